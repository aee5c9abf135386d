#include "forecast/tracking/page.hpp"

#include <charconv>
#include <cstdint>

#include "forecast/core/error.hpp"

namespace forecast {

std::size_t page_offset(const std::string& token) {
    if (token.empty()) {
        return 0;
    }
    std::uint32_t offset = 0;
    const char* const last = token.data() + token.size();
    const auto [end, failure] = std::from_chars(token.data(), last, offset);
    if (failure != std::errc() || end != last) {
        throw Error(ErrorKind::invalid_argument, "'{}' is no page token; take the one that the page before came with",
                    token);
    }
    return offset;
}

}  // namespace forecast
