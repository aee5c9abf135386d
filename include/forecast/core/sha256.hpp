#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace forecast {

/// SHA-256 of bytes that come in parts.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void add(std::string_view bytes);
    /// The bytes of a number as they lie in memory.
    template <class Number>
    void add_number(const Number& number) {
        add({reinterpret_cast<const char*>(&number), sizeof number});
    }
    /// 64 hex digits; nothing may be added after it.
    [[nodiscard]] std::string hex();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The same of one text.
std::string sha256(std::string_view bytes);

}  // namespace forecast
