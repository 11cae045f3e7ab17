#include "engine/simulate/column.hpp"

namespace cascade::engine {

Column::Column(std::shared_ptr<Scratch> const& scratch)
    : file_(scratch ? std::make_unique<ScratchArray>(scratch) : nullptr) {}

Column::Column(Column const& other) : memory_(other.begin(), other.end()) {}

Column& Column::operator=(Column const& other) {
    if (this != &other) {
        *this = Column(other);
    }
    return *this;
}

Column Column::beside() const {
    return file_ ? Column(file_->scratch()) : Column();
}

void Column::reserve(std::size_t size) {
    if (file_) {
        file_->reserve(size);
    } else {
        memory_.reserve(size);
    }
}

void Column::resize(std::size_t size) {
    if (!file_) {
        memory_.resize(size);
        return;
    }
    std::size_t const before = file_->size();
    file_->resize(size);
    std::fill(begin() + std::min(before, size), end(), 0.0);
}

void Column::assign(std::size_t size, double value) {
    if (file_) {
        file_->resize(size);
        std::fill(begin(), end(), value);
    } else {
        memory_.assign(size, value);
    }
}

void Column::append(std::span<double const> values) {
    if (!file_) {
        memory_.insert(memory_.end(), values.begin(), values.end());
        return;
    }
    std::size_t const before = file_->size();
    file_->resize(before + values.size());
    std::copy(values.begin(), values.end(), begin() + before);
}

}  // namespace cascade::engine
