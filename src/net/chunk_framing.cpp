#include "chunk_framing.hpp"

#include <algorithm>
#include <charconv>

namespace forecast {
namespace {

constexpr std::size_t kMostSizeDigits = 13;  // of 2^52 bytes, far beyond what is taken
constexpr std::size_t kLongestChunkLine = 4U << 10U;

bool may_stand_in_line(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '\t' || (byte >= 0x20U && byte != 0x7FU);
}

}  // namespace

bool ChunkFraming::take(std::string_view bytes) {
    while (!bytes.empty()) {
        std::size_t taken = 1;
        if (part_ == Part::data) {
            taken = static_cast<std::size_t>(std::min<std::uintmax_t>(bytes.size(), size_));
            size_ -= taken;
            part_ = size_ == 0 ? Part::data_end : Part::data;
        } else if (!take_one(bytes.front())) {
            return false;
        }
        bytes.remove_prefix(taken);
    }
    return true;
}

bool ChunkFraming::take_one(char c) {
    switch (part_) {
        case Part::size:
            return take_of_size(c);
        case Part::extension:
            return take_of_extension(c);
        case Part::data_end:
            return end_line(c, Part::size);
        case Part::last_line:
            return end_line(c, Part::end);
        case Part::line_feed:
            enter(after_line_feed_);
            return c == '\n';
        case Part::data:
        case Part::end:
            break;
    }
    return false;
}

bool ChunkFraming::take_of_size(char c) {
    unsigned digit = 0;
    if (std::from_chars(&c, &c + 1, digit, 16).ec == std::errc()) {
        size_ = size_ * 16 + digit;
        return ++line_bytes_ <= kMostSizeDigits;
    }
    part_ = Part::extension;
    return line_bytes_ > 0 && (c == ';' || c == '\r') && take_one(c);
}

bool ChunkFraming::take_of_extension(char c) {
    return c == '\r' ? end_line(c, size_ == 0 ? Part::last_line : Part::data)
                     : may_stand_in_line(c) && ++line_bytes_ <= kLongestChunkLine;
}

bool ChunkFraming::end_line(char c, Part after) {
    part_ = Part::line_feed;
    after_line_feed_ = after;
    return c == '\r';
}

void ChunkFraming::enter(Part part) {
    part_ = part;
    if (part == Part::size) {
        size_ = 0;
        line_bytes_ = 0;
    }
}

}  // namespace forecast
