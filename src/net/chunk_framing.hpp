#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace forecast {

/// The frame of a body in chunks (RFC 9112, 7.1), read strictly: a size is hexadecimal digits alone, each line ends
/// with CR LF and has a limit. Extensions are passed over, trailers are not taken.
class ChunkFraming {
public:
    /// Whether the bytes may follow those before. REQUIRES: none was refused.
    bool take(std::string_view bytes);
    /// Whether the last chunk and the empty line behind it have come.
    [[nodiscard]] bool has_ended() const { return part_ == Part::end; }

private:
    enum class Part { size, extension, data, data_end, last_line, line_feed, end };

    bool take_one(char c);
    bool take_of_size(char c);
    bool take_of_extension(char c);
    bool end_line(char c, Part after);
    void enter(Part part);

    Part part_ = Part::size;
    Part after_line_feed_ = Part::data;
    std::uintmax_t size_ = 0;     ///< of the chunk; of its data, what is still to come
    std::size_t line_bytes_ = 0;  ///< of the line of its size
};

}  // namespace forecast
