#include "engine/scenario/spec.hpp"

#include <utility>

#include "engine/scenario/duration.hpp"

namespace cascade::engine::spec {

Spec required(Spec s) {
    s.required = true;
    return s;
}

Spec text(std::string doc) {
    Spec s;
    s.doc = std::move(doc);
    return s;
}

Spec range(double min, double max, std::string doc) {
    Spec s = text(std::move(doc));
    s.min = min;
    s.max = max;
    return s;
}

Spec positive(double max, std::string doc) {
    return range(kLeastPositive, max, std::move(doc));
}

Spec because(Spec s, std::string reason) {
    s.reason = std::move(reason);
    return s;
}

Spec one_of(std::vector<std::string> choices, std::string doc) {
    Spec s = text(std::move(doc));
    s.choices = std::move(choices);
    return s;
}

Spec duration(std::string doc) {
    Spec s = text(std::move(doc));
    s.pattern = kDurationPattern;
    return s;
}

Spec time(std::string doc) {
    Spec s = duration(std::move(doc));
    s.may_be_zero = true;
    return s;
}

}  // namespace cascade::engine::spec
