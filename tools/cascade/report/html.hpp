#pragma once

/// Pieces of HTML. Text of others enters a page through escaped() only.

#include <string>
#include <string_view>
#include <vector>

namespace cascade::program {

/// Text as it stands between tags or in a quoted attribute: markup characters as references,
/// control characters and those that reorder a line removed, bytes that are no UTF-8 replaced.
[[nodiscard]] std::string escaped(std::string_view text);

/// The same with its line ends kept.
[[nodiscard]] std::string escaped_lines(std::string_view text);

/// A name or sentence of the file, escaped and isolated from the direction of what stands around.
[[nodiscard]] std::string foreign(std::string_view text);

/// JSON text made safe inside <script type="application/json">: no "<" and no line separators.
[[nodiscard]] std::string embedded_json(std::string const& json);

/// "sha256-..." as a content security policy has it, from 64 hex digits.
[[nodiscard]] std::string csp_hash(std::string_view sha256_hex);

/// A table: caption, column heads, rows. Every entry of a row is a whole cell, the first one
/// <th scope="row">.
struct Table {
    std::string caption;
    std::vector<std::string> head;  ///< text
    std::vector<std::vector<std::string>> rows;
};

[[nodiscard]] std::string row_head(std::string_view text);
[[nodiscard]] std::string cell(std::string_view text);
[[nodiscard]] std::string to_html(Table const& table);

/// What a chart shows, as a table that can be folded away; it lies open where scripts are off.
[[nodiscard]] std::string table_below(std::string const& table_html);

/// One of the page's panels.
struct Panel {
    std::string id;
    std::string title;      ///< text
    std::string statement;  ///< HTML: one sentence or two with the numbers
    std::string body;       ///< HTML
};

[[nodiscard]] std::string to_html(Panel const& panel);

/// A chart that main.js draws, with the same in words and the same as a table ("": it stands
/// elsewhere).
[[nodiscard]] std::string chart(std::string const& name, std::string const& summary,
                                std::string const& table_html, std::string const& title = "");

}  // namespace cascade::program
