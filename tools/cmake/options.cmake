# What every target of ours is compiled with. Kept on targets, never on global flags.
add_library(cascade_options INTERFACE)
target_compile_features(cascade_options INTERFACE cxx_std_20)
# Portable bits: no contraction to fused multiply-add behind our back. errno and traps are not used,
# and giving them up lets the compiler vectorise sqrt; neither changes a result.
target_compile_options(cascade_options INTERFACE
  -ffp-contract=off -fno-math-errno -fno-trapping-math
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wdouble-promotion -Wimplicit-fallthrough)
# g++ 12 sees overlapping copies in std::string's operator+ where there are none (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(cascade_options INTERFACE -Wno-restrict)
endif()
if(CASCADE_WERROR)
  target_compile_options(cascade_options INTERFACE -Werror)
endif()
if(NOT CASCADE_CHECKED)
  target_compile_definitions(cascade_options INTERFACE CASCADE_UNCHECKED)
endif()
if(CASCADE_STD_THREADS)
  target_compile_definitions(cascade_options INTERFACE CASCADE_STD_THREADS)
endif()
if(CASCADE_SANITIZE)
  target_compile_options(cascade_options INTERFACE -fsanitize=${CASCADE_SANITIZE}
                         -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(cascade_options INTERFACE -fsanitize=${CASCADE_SANITIZE})
endif()

# cascade_compile_quickly(TARGET SOURCE...): sources where compiling takes longer than running ever will.
# Optimised builds take -O1 for them, which halves the code generation; no result depends on the level
# (tools/dev/check-bits).
function(cascade_compile_quickly target)
  set_source_files_properties(${ARGN} TARGET_DIRECTORY ${target} PROPERTIES
    COMPILE_OPTIONS $<$<CONFIG:Release,RelWithDebInfo>:-O1>)
endfunction()
