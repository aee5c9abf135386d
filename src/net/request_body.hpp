#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "forecast/net/http_server.hpp"
#include "request_check.hpp"

namespace forecast {

/// The bytes that all requests have in memory together.
struct BodyMemory {
    explicit BodyMemory(std::size_t most_bytes) : most(most_bytes) {}
    /// A quarter is kept for small bodies, so that a few large ones cannot lock all others out.
    [[nodiscard]] std::size_t most_for(std::uintmax_t bytes_of_body) const {
        constexpr std::uintmax_t kSmall = 1U << 20U;
        return bytes_of_body <= kSmall ? most : most - most / 4;
    }
    std::size_t most;
    std::atomic<std::size_t> used{0};
};

/// The body of a request as its bytes come, in memory or in a file that must not be there yet. The file is removed with
/// the object, unless it was renamed by then.
class RequestBody {
public:
    RequestBody(const Intake& intake, BodyMemory& memory);
    ~RequestBody();
    RequestBody(const RequestBody&) = delete;
    RequestBody& operator=(const RequestBody&) = delete;

    /// False where there is a fault.
    bool store(std::string_view bytes);
    [[nodiscard]] const std::optional<RequestFault>& fault() const { return fault_; }
    /// Closes the file, and moves what is in memory into the request.
    void release(IncomingRequest& request);

private:
    void open();
    void write(std::string_view bytes);

    std::uintmax_t largest_;
    std::filesystem::path file_;
    BodyMemory& memory_;
    std::uintmax_t bytes_ = 0;
    std::size_t reserved_ = 0;  ///< of memory_
    int descriptor_ = -1;
    bool is_made_ = false;  ///< the file
    std::string text_;
    std::optional<RequestFault> fault_;
};

/// 413, with the most bytes that are taken.
RequestFault too_large(std::uintmax_t largest);

}  // namespace forecast
