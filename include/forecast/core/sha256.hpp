#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

// Fingerprints of data and configs: of the datasets that runs log, and of backtests that can be resumed.

namespace forecast {

/// SHA-256 of bytes that come in parts. Call order: add* hex
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    /// Adds bytes. How they are cut into parts makes no difference.
    void add(std::string_view bytes);
    /// Adds the bytes of a number as they lie in memory; equal on all machines of one byte order.
    template <class Number>
    void add_number(const Number& number) {
        add({reinterpret_cast<const char*>(&number), sizeof number});
    }
    /// The digest as 64 hex digits in lower case. Called once, at the end.
    [[nodiscard]] std::string hex();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The digest of one text.
std::string sha256(std::string_view bytes);

}  // namespace forecast
