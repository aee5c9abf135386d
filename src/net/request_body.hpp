#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "request_head.hpp"

namespace forecast {

/// The body of a request as its bytes come, in memory or into a file that must not be there yet.
///
/// Call order: take() until is_complete() or it returns a fault. A file that was begun is removed with the object
/// unless release() was called.
class RequestBody {
public:
    RequestBody(const RequestHead& head, std::uintmax_t largest, std::filesystem::path file);
    ~RequestBody();
    RequestBody(const RequestBody&) = delete;
    RequestBody& operator=(const RequestBody&) = delete;

    /// Takes what belongs to the body off the front of `bytes`.
    std::optional<RequestFault> take(std::string& bytes);
    [[nodiscard]] bool is_complete() const { return state_ == State::complete; }
    [[nodiscard]] std::uintmax_t bytes() const { return bytes_; }
    /// Moves the body into the request.
    void release(IncomingRequest& request);

private:
    enum class State { data, chunk_size, chunk_end, trailer, complete };

    std::optional<RequestFault> store(std::string_view bytes);
    std::optional<RequestFault> open();
    /// A line of the chunked form off the front of `bytes`; nothing while its end has not come.
    std::optional<std::string> take_line(std::string& bytes);
    std::optional<RequestFault> take_data(std::string& bytes);
    std::optional<RequestFault> begin_chunk(const std::string& line);

    bool is_chunked_;
    std::uintmax_t largest_;
    std::uintmax_t left_ = 0;  ///< of the body or the chunk
    std::uintmax_t bytes_ = 0;
    std::filesystem::path file_;
    int descriptor_ = -1;
    std::string memory_;
    State state_;
};

}  // namespace forecast
