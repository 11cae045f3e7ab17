// Text of others in a page: what could be markup, and what could be read as the end of a script.

#include <gtest/gtest.h>

#include "tools/cascade/report/html.hpp"

namespace cascade::program {
namespace {

TEST(ReportHtml, escapes_markup) {
    EXPECT_EQ(escaped("<b a=\"1\" c='2'>&amp;"),
              "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;");
    EXPECT_EQ(foreign("</script>"), "<bdi>&lt;/script&gt;</bdi>");
}

TEST(ReportHtml, removes_what_controls_or_reorders_a_line) {
    EXPECT_EQ(escaped("a\x01\x1b[31m\u202Eb\u2066c\u200Fd\r\n\te"), "a[31mbcde");
    EXPECT_EQ(escaped_lines("one\n<two>\n"), "one\n&lt;two&gt;\n");
}

TEST(ReportHtml, replaces_what_is_no_utf8) {
    EXPECT_EQ(escaped("\xC3\xA4"), "\xC3\xA4");
    EXPECT_EQ(escaped("\xF0\x9F\x98\x80"), "\xF0\x9F\x98\x80");
    for (char const* wrong : {"\xFF", "\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80",
                              "\xE0\x80\x80", "\xF0\x80\x80\x80", "\x80"}) {
        std::string const text = escaped(std::string("a") + wrong + "<");
        EXPECT_EQ(text.find("a\xEF\xBF\xBD"), 0U);
        EXPECT_EQ(text.substr(text.size() - 4), "&lt;");
    }
}

TEST(ReportHtml, json_cannot_end_its_script) {
    EXPECT_EQ(embedded_json("{\"a\":\"</script><!--\"}"), "{\"a\":\"\\u003c/script>\\u003c!--\"}");
    EXPECT_EQ(embedded_json("\xE2\x80\xA8\xE2\x80\xA9"), "\\u2028\\u2029");
}

TEST(ReportHtml, policy_hash_is_base64) {
    // SHA-256 of nothing.
    EXPECT_EQ(csp_hash("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
              "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

TEST(ReportHtml, tables_have_a_caption_and_scoped_heads) {
    Table const table{"A <caption>", {"one", "two"}, {{row_head("x<"), cell("&")}}};
    std::string const html = to_html(table);
    EXPECT_NE(html.find("<caption>A &lt;caption&gt;</caption>"), std::string::npos);
    EXPECT_NE(html.find("<th scope=\"col\">two</th>"), std::string::npos);
    EXPECT_NE(html.find("<tr><th scope=\"row\">x&lt;</th><td>&amp;</td></tr>"), std::string::npos);
}

}  // namespace
}  // namespace cascade::program
