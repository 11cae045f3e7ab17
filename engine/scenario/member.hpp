#pragma once

/// A member of a block with its type known at run time, so that what walks the table of keys is
/// compiled once and not for each type of member.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cascade::engine {

class FieldVisitor;

/// Reference to a member; as light as a pointer, and valid as long as the member.
class Member {
  public:
    enum class Kind { text, number, whole, flag, optional, list, block };

    /// What a type can do. An optional is a list of at most one item.
    struct Operations {
        Kind kind;
        std::size_t (*size)(void*) = nullptr;
        Member (*item)(void*, std::size_t) = nullptr;
        void (*clear)(void*) = nullptr;
        Member (*append)(void*) = nullptr;
        void (*describe)(FieldVisitor&, void*) = nullptr;
    };

    Member(void* at, Operations const& operations) : at_(at), operations_(&operations) {}

    [[nodiscard]] Kind kind() const { return operations_->kind; }

    /// \pre the kind is that of the name
    [[nodiscard]] std::string& text() const { return *static_cast<std::string*>(at_); }
    [[nodiscard]] double& number() const { return *static_cast<double*>(at_); }
    [[nodiscard]] std::uint64_t& whole() const { return *static_cast<std::uint64_t*>(at_); }
    [[nodiscard]] bool& flag() const { return *static_cast<bool*>(at_); }

    /// Items of an optional or a list. \pre it is one of them
    [[nodiscard]] std::size_t size() const { return operations_->size(at_); }
    [[nodiscard]] Member item(std::size_t i) const { return operations_->item(at_, i); }
    void clear() const { operations_->clear(at_); }
    /// A new item with its defaults, in place of that of an optional; ends references to others.
    [[nodiscard]] Member append() const { return operations_->append(at_); }

    /// Walk the keys of a block. \pre it is one
    void describe(FieldVisitor& visitor) const { operations_->describe(visitor, at_); }

  private:
    void* at_;
    Operations const* operations_;
};

template <class T>
struct MemberType {  // a block: describe() is found by its type
    static void describe_at(FieldVisitor& visitor, void* at) {
        describe(visitor, *static_cast<T*>(at));
    }
    static constexpr Member::Operations kOperations{.kind = Member::Kind::block,
                                                    .describe = describe_at};
};
template <>
struct MemberType<std::string> {
    static constexpr Member::Operations kOperations{.kind = Member::Kind::text};
};
template <>
struct MemberType<double> {
    static constexpr Member::Operations kOperations{.kind = Member::Kind::number};
};
template <>
struct MemberType<std::uint64_t> {
    static constexpr Member::Operations kOperations{.kind = Member::Kind::whole};
};
template <>
struct MemberType<bool> {
    static constexpr Member::Operations kOperations{.kind = Member::Kind::flag};
};

template <class T>
[[nodiscard]] Member member_of(T& member) {
    return {&member, MemberType<T>::kOperations};
}

template <class T>
struct MemberType<std::optional<T>> {
    static std::optional<T>& of(void* at) { return *static_cast<std::optional<T>*>(at); }
    static std::size_t size(void* at) { return of(at) ? 1 : 0; }
    static Member item(void* at, std::size_t) { return member_of(*of(at)); }
    static void clear(void* at) { of(at).reset(); }
    static Member append(void* at) { return member_of(of(at).emplace()); }
    static constexpr Member::Operations kOperations{Member::Kind::optional, size, item, clear,
                                                    append};
};

template <class T>
struct MemberType<std::vector<T>> {
    static std::vector<T>& of(void* at) { return *static_cast<std::vector<T>*>(at); }
    static std::size_t size(void* at) { return of(at).size(); }
    static Member item(void* at, std::size_t i) { return member_of(of(at)[i]); }
    static void clear(void* at) { of(at).clear(); }
    static Member append(void* at) { return member_of(of(at).emplace_back()); }
    static constexpr Member::Operations kOperations{Member::Kind::list, size, item, clear, append};
};

}  // namespace cascade::engine
