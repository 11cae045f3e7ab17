# Writes a C++ source with three text files as literals, and their SHA-256.
# Expects: SCRIPT, STYLE, FIGURES, OUTPUT
function(literal name path)
  file(READ ${path} text)
  string(FIND "${text}" ")cascade_text" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${path}: holds the end mark of the literal")
  endif()
  # A browser reads CR LF as LF, and the hash of the policy would no longer fit.
  string(FIND "${text}" "\r" returns)
  if(NOT returns EQUAL -1)
    message(FATAL_ERROR "${path}: holds carriage returns")
  endif()
  file(SHA256 ${path} hash)
  file(APPEND ${OUTPUT}.new
    "constexpr char ${name}[] =\n    R\"cascade_text(" "${text}" ")cascade_text\";\n"
    "[[maybe_unused]] constexpr std::string_view ${name}Sha256 = \"${hash}\";\n")
endfunction()

file(WRITE ${OUTPUT}.new "// Made by tools/cmake/embed.cmake.
#include \"tools/cascade/report/page.hpp\"

namespace cascade::program {
namespace {
")
literal(kScript ${SCRIPT})
literal(kStyle ${STYLE})
literal(kFigures ${FIGURES})
file(APPEND ${OUTPUT}.new "}  // namespace

ReportAssets const& report_assets() {
    // Lengths given: finding them out is work that compilers refuse for so long a literal.
    static constexpr ReportAssets kAssets{{kScript, sizeof(kScript) - 1}, kScriptSha256,
                                          {kStyle, sizeof(kStyle) - 1}, kStyleSha256,
                                          {kFigures, sizeof(kFigures) - 1}};
    return kAssets;
}

}  // namespace cascade::program
")
file(RENAME ${OUTPUT}.new ${OUTPUT})
