#include "tools/cascade/report/html.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "models/base/contract.hpp"
#include "tools/cascade/format.hpp"

namespace cascade::program {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

/// Bytes of the UTF-8 sequence that begins at `at`; 0 where there is none.
std::size_t sequence_length(std::string_view text, std::size_t at) {
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    unsigned const first = byte(at);
    std::size_t const length = first < 0x80                     ? 1
                               : first >= 0xC2 && first < 0xE0  ? 2
                               : first >= 0xE0 && first < 0xF0  ? 3
                               : first >= 0xF0 && first <= 0xF4 ? 4
                                                                : 0;
    if (length == 0 || at + length > text.size()) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0U) != 0x80U) {
            return 0;
        }
    }
    if (length == 1) {
        return 1;
    }
    // Longer than needed, a surrogate, or beyond the last code point.
    unsigned const second = byte(at + 1);
    bool const wrong = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F)
                       || (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    return wrong ? 0 : length;
}

std::string valid_utf8(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t const length = sequence_length(text, i);
        out += length == 0 ? kReplacement : text.substr(i, length);
        i += length == 0 ? 1 : length;
    }
    return out;
}

std::string_view reference(char letter) {
    switch (letter) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        default:
            return "";
    }
}

unsigned hex_digit(char letter) {
    return static_cast<unsigned>(letter >= 'a' ? letter - 'a' + 10 : letter - '0');
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    for (char const letter : printable(valid_utf8(text))) {
        std::string_view const code = reference(letter);
        if (code.empty()) {
            out += letter;
        } else {
            out += code;
        }
    }
    return out;
}

std::string escaped_lines(std::string_view text) {
    std::string out;
    for (std::size_t begin = 0; begin <= text.size();) {
        std::size_t const end = std::min(text.find('\n', begin), text.size());
        out += (begin == 0 ? "" : "\n") + escaped(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return out;
}

std::string foreign(std::string_view text) {
    return "<bdi>" + escaped(text) + "</bdi>";
}

std::string embedded_json(std::string const& json) {
    std::string out;
    for (std::size_t i = 0; i < json.size(); ++i) {
        std::string_view const rest = std::string_view(json).substr(i, 3);
        if (json[i] == '<') {
            out += "\\u003c";
        } else if (rest == "\xE2\x80\xA8" || rest == "\xE2\x80\xA9") {
            out += rest.back() == '\xA8' ? "\\u2028" : "\\u2029";
            i += 2;
        } else {
            out += json[i];
        }
    }
    return out;
}

std::string csp_hash(std::string_view sha256_hex) {
    CASCADE_EXPECTS(sha256_hex.size() == 64);
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<unsigned, 33> bytes{};  // one more, so that groups of three divide it
    for (std::size_t i = 0; i < 32; ++i) {
        bytes[i] = 16 * hex_digit(sha256_hex[2 * i]) + hex_digit(sha256_hex[2 * i + 1]);
    }
    std::string text;
    for (std::size_t i = 0; i < 33; i += 3) {
        std::uint32_t const group = (bytes[i] << 16U) | (bytes[i + 1] << 8U) | bytes[i + 2];
        for (unsigned shift = 24; shift > 0;) {
            shift -= 6;
            text += kLetters[(group >> shift) & 63U];
        }
    }
    text.back() = '=';
    return "sha256-" + text;
}

std::string row_head(std::string_view text) {
    return "<th scope=\"row\">" + escaped(text) + "</th>";
}

std::string cell(std::string_view text) {
    return "<td>" + escaped(text) + "</td>";
}

std::string to_html(Table const& table) {
    std::string html = "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\""
                       + escaped(table.caption) + "\"><table><caption>" + escaped(table.caption)
                       + "</caption><thead><tr>";
    for (std::string const& head : table.head) {
        html += "<th scope=\"col\">" + escaped(head) + "</th>";
    }
    html += "</tr></thead><tbody>\n";
    for (auto const& row : table.rows) {
        html += "<tr>";
        for (std::string const& entry : row) {
            html += entry;
        }
        html += "</tr>\n";
    }
    return html + "</tbody></table></div>\n";
}

std::string to_html(Panel const& panel) {
    return "<section id=\"" + panel.id + "\" class=\"panel\" aria-labelledby=\"" + panel.id
           + "-title\">\n<h2 id=\"" + panel.id + "-title\">" + escaped(panel.title) + "</h2>\n"
           + "<p class=\"statement\">" + panel.statement + "</p>\n" + panel.body + "</section>\n";
}

std::string table_below(std::string const& table_html) {
    return "<details open><summary>The same as a table</summary>\n" + table_html + "</details>\n";
}

std::string chart(std::string const& name, std::string const& summary,
                  std::string const& table_html, std::string const& title) {
    return "<figure>\n"
           + (title.empty() ? "" : "<p class=\"chart-title\">" + escaped(title) + "</p>\n")
           + "<div class=\"chart chart-" + name.substr(0, name.find('-')) + "\" data-chart=\""
           + name + "\" role=\"img\" tabindex=\"0\" aria-label=\"" + escaped(summary)
           + " Left and right arrow: read values. Plus, minus, 0: zoom.\"></div>\n"
           + (table_html.empty() ? "" : table_below(table_html)) + "</figure>\n";
}

}  // namespace cascade::program
