#include "engine/scenario/fault_at.hpp"

#include "engine/scenario/text.hpp"

namespace cascade::engine {
namespace {

std::string dump(Json const& value) {
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

Fault fault_at(std::string const& text, std::string const& file, std::string const& pointer,
               std::string const& message) {
    std::vector<Fault> none;
    Document const document = parse_text(text, file, none);
    bool const in_file = document.values.count(pointer) > 0;
    Place const at = in_file ? document.place(pointer) : Place{file, 0, 0};
    return {at.file, at.line, at.column, pointer, message};
}

std::vector<InputDifference> input_differences(std::string const& json_a,
                                               std::string const& json_b) {
    std::vector<InputDifference> out;
    Json const left = Json::parse(json_a).flatten();
    Json const right = Json::parse(json_b).flatten();
    for (auto const& item : left.items()) {
        auto const other = right.find(item.key());
        if (other == right.end() || *other != item.value()) {
            out.push_back({item.key(), dump(item.value()),
                           other == right.end() ? std::string() : dump(*other)});
        }
    }
    for (auto const& item : right.items()) {
        if (!left.contains(item.key())) {
            out.push_back({item.key(), "", dump(item.value())});
        }
    }
    return out;
}

}  // namespace cascade::engine
