#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What an HttpServer receives and answers.

namespace forecast {

/// Names and values of a message's headers.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// A request as it came: nothing of it is decoded or believed. Headers without a value are left out, what follows a '#'
/// in the target, too.
struct IncomingRequest {
    std::string method;               ///< "GET"
    std::string path;                 ///< from '/' to before '?', percent-encoded
    std::string query;                ///< behind '?'; empty where there is none
    Headers headers;                  ///< names in lower case
    std::string body;                 ///< empty where it went into `body_file`
    std::filesystem::path body_file;  ///< removed when the request is answered, unless it was renamed
    std::uintmax_t body_bytes = 0;
    std::string client;  ///< its address

    /// The value of a header, by its name in lower case; of several the first.
    [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
    /// Whether its Content-Type is application/json.
    [[nodiscard]] bool is_json() const;
    /// Its method; of HEAD, which is answered like it, GET.
    [[nodiscard]] std::string answered_method() const { return method == "HEAD" ? "GET" : method; }
};

/// A file that is open for reading; closed with its last owner.
class OpenFile {
public:
    OpenFile(int descriptor, std::uintmax_t bytes) : descriptor_(descriptor), bytes_(bytes) {}
    ~OpenFile();
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    [[nodiscard]] int descriptor() const { return descriptor_; }
    [[nodiscard]] std::uintmax_t bytes() const { return bytes_; }

private:
    int descriptor_;
    std::uintmax_t bytes_;
};

/// The next part of an answer that goes on for as long as its client listens: what there is after `wait` at most, empty
/// for nothing; no text at all at its end. Must not throw. Asked by one thread at a time.
using PartSource = std::function<std::optional<std::string>(std::chrono::milliseconds wait)>;

/// An answer. Its length, date and connection headers are the server's own to write.
struct OutgoingAnswer {
    int status = 200;
    Headers headers;
    std::string body;
    std::shared_ptr<OpenFile> file;  ///< sent instead of `body` where it is set
    PartSource parts = nullptr;      ///< sent instead of both where it is set; the connection ends with it
};

}  // namespace forecast
