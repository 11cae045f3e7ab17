#include "engine/scenario/text.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

namespace cascade::engine {
namespace {

/// Input iterator over text that counts what was taken, for the parser's adapter.
class CountingIterator {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = char const*;
    using reference = char const&;

    CountingIterator(char const* at, std::size_t* taken) : at_(at), taken_(taken) {}
    reference operator*() const { return *at_; }
    CountingIterator& operator++() {
        ++at_;
        ++*taken_;
        return *this;
    }
    CountingIterator operator++(int) {
        CountingIterator const before = *this;
        ++*this;
        return before;
    }
    bool operator==(CountingIterator const& other) const { return at_ == other.at_; }
    bool operator!=(CountingIterator const& other) const { return at_ != other.at_; }

  private:
    char const* at_;
    std::size_t* taken_;
};

/// Builds the document from parse events.
class Builder : public nlohmann::json_sax<nlohmann::json> {
  public:
    Builder(std::string const& text, Document& document, std::vector<Fault>& faults)
        : text_(text), document_(document), faults_(faults) {
        line_starts_.push_back(0);
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\n') {
                line_starts_.push_back(i + 1);
            }
        }
    }

    std::size_t taken = 0;

    bool null() override { return scalar(nullptr, word_start(4)); }
    bool boolean(bool value) override { return scalar(value, word_start(value ? 4 : 5)); }
    bool number_integer(number_integer_t value) override { return scalar(value, number_start()); }
    bool number_unsigned(number_unsigned_t value) override { return scalar(value, number_start()); }
    bool number_float(number_float_t value, string_t const& digits) override {
        std::size_t const start = number_start();
        if (digits.find_first_of(".eE") == std::string::npos) {
            return refuse(start, "the whole number " + digits + " does not fit 64 bits");
        }
        if (!std::isfinite(value)) {
            return refuse(start, "the number " + digits + " is not finite");
        }
        return scalar(value, start);
    }
    bool string(string_t& value) override { return scalar(value, string_start()); }
    bool binary(binary_t&) override { return refuse(taken, "binary data in JSON text"); }

    bool start_object(std::size_t) override { return open(Json::object()); }
    bool key(string_t& name) override {
        Frame& frame = stack_.back();
        std::string const pointer = pointer_to(frame.pointer, name);
        std::size_t const start = string_start();
        if (!frame.seen.insert(name).second) {
            Place const first = document_.keys.at(pointer);
            add(start, pointer,
                "duplicate key, first given at line " + std::to_string(first.line) + ", column "
                    + std::to_string(first.column));
        } else {
            document_.keys.emplace(pointer, place(start));
        }
        frame.key = name;
        return true;
    }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_array() override { return close(); }

    bool parse_error(std::size_t position, std::string const&,
                     nlohmann::detail::exception const& error) override {
        std::string message = error.what();
        if (std::size_t const cut = message.find(": "); cut != std::string::npos) {
            message = message.substr(cut + 2);
        }
        return refuse(position > 0 ? position - 1 : 0, "not JSON: " + printable(message));
    }

  private:
    struct Frame {
        std::string pointer;
        Json* node;
        std::string key;
        std::set<std::string> seen;
    };

    [[nodiscard]] Place place(std::size_t offset) const {
        auto const next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
        auto const line = static_cast<std::size_t>(next - line_starts_.begin());
        return {document_.file, line, offset - line_starts_[line - 1] + 1};
    }

    void add(std::size_t offset, std::string const& pointer, std::string const& message) {
        Place const at = place(std::min(offset, text_.size()));
        faults_.push_back({at.file, at.line, at.column, pointer, message});
    }

    /// A fault after which reading on makes no sense.
    bool refuse(std::size_t offset, std::string const& message) {
        add(offset, stack_.empty() ? "" : next_pointer(), message);
        return false;
    }

    [[nodiscard]] std::size_t word_start(std::size_t length) const {
        return taken >= length ? taken - length : 0;
    }

    /// The lexer has read one character beyond a number, unless the text ended.
    [[nodiscard]] std::size_t number_start() const {
        auto const of_number = [](char c) {
            return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.' || c == 'e'
                   || c == 'E';
        };
        std::size_t end = std::min(taken, text_.size());
        while (end > 0 && !of_number(text_[end - 1])) {
            --end;
        }
        while (end > 0 && of_number(text_[end - 1])) {
            --end;
        }
        return end;
    }

    [[nodiscard]] std::size_t string_start() const {
        std::size_t at = taken >= 2 ? taken - 2 : 0;
        while (at > 0) {
            if (text_[at] == '"') {
                std::size_t backslashes = 0;
                while (backslashes < at && text_[at - 1 - backslashes] == '\\') {
                    ++backslashes;
                }
                if (backslashes % 2 == 0) {
                    break;
                }
            }
            --at;
        }
        return at;
    }

    [[nodiscard]] std::string next_pointer() const {
        Frame const& frame = stack_.back();
        return frame.node->is_array() ? pointer_to(frame.pointer, frame.node->size())
                                      : pointer_to(frame.pointer, frame.key);
    }

    /// Puts a value where it belongs; null where there is no room for it.
    Json* put(Json value, std::size_t start) {
        std::string const pointer = stack_.empty() ? "" : next_pointer();
        document_.values.insert_or_assign(pointer, place(start));
        if (stack_.empty()) {
            document_.value = std::move(value);
            return &document_.value;
        }
        Frame& frame = stack_.back();
        if (!frame.node->is_array()) {
            return &((*frame.node)[frame.key] = std::move(value));
        }
        if (frame.node->size() >= kMaxElements) {
            refuse(start, "a list of more than " + std::to_string(kMaxElements) + " elements");
            return nullptr;
        }
        frame.node->push_back(std::move(value));
        return &frame.node->back();
    }

    bool scalar(Json value, std::size_t start) { return put(std::move(value), start) != nullptr; }

    bool open(Json container) {
        std::size_t const start = word_start(1);
        if (stack_.size() >= kMaxDepth) {
            return refuse(start, "nested deeper than " + std::to_string(kMaxDepth) + " levels");
        }
        std::string const pointer = stack_.empty() ? "" : next_pointer();
        Json* const node = put(std::move(container), start);
        if (node == nullptr) {
            return false;
        }
        stack_.push_back({pointer, node, "", {}});
        return true;
    }

    bool close() {
        stack_.pop_back();
        return true;
    }

    std::string const& text_;
    Document& document_;
    std::vector<Fault>& faults_;
    std::vector<std::size_t> line_starts_;
    std::vector<Frame> stack_;
};

}  // namespace

std::string pointer_to(std::string const& parent, std::string const& key) {
    std::string out = parent + "/";
    for (char const c : key) {
        out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    }
    return out;
}

std::string pointer_to(std::string const& parent, std::size_t index) {
    return parent + "/" + std::to_string(index);
}

Place Document::place(std::string pointer) const {
    while (true) {
        if (auto const it = values.find(pointer); it != values.end()) {
            return it->second;
        }
        if (pointer.empty()) {
            return {file, 0, 0};
        }
        pointer.erase(pointer.rfind('/'));
    }
}

Document parse_text(std::string const& text, std::string const& file, std::vector<Fault>& faults) {
    Document document;
    document.file = file;
    if (text.size() > kMaxTextBytes) {
        faults.push_back({file, 0, 0, "",
                          "the file has " + std::to_string(text.size()) + " bytes, more than "
                              + std::to_string(kMaxTextBytes)});
        return document;
    }
    Builder builder(text, document, faults);
    CountingIterator const begin(text.data(), &builder.taken);
    CountingIterator const end(text.data() + text.size(), &builder.taken);
    (void)nlohmann::json::sax_parse(begin, end, &builder);
    return document;
}

std::string printable(std::string const& text) {
    std::string out;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        out += byte < 0x20 || byte == 0x7f ? '?' : c;
    }
    constexpr std::size_t kLongest = 200;
    if (out.size() > kLongest) {
        out = out.substr(0, kLongest) + "...";
    }
    // Replaces invalid UTF-8 and quotes nothing else: the string between the quotes of a dump.
    std::string const dumped =
        nlohmann::json(out).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return nlohmann::json::parse(dumped).get<std::string>();
}

std::string shortest_text(double value) {
    return Json(value).dump();
}

}  // namespace cascade::engine
