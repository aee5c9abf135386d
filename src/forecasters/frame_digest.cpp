#include "frame_digest.hpp"

#include <cstring>

namespace forecast {
namespace {

/// FNV-1a over words in place of bytes.
class Digest {
public:
    void add(std::uint64_t word) {
        constexpr std::uint64_t kPrime = 0x100000001b3;
        state_ = (state_ ^ word) * kPrime;
        state_ ^= state_ >> 29U;
    }
    void add(double value) {
        std::uint64_t word = 0;
        std::memcpy(&word, &value, sizeof word);
        add(word);
    }
    void add(Timestamp time) { add(static_cast<std::uint64_t>(time.time_since_epoch().count())); }
    [[nodiscard]] std::uint64_t value() const { return state_; }

private:
    std::uint64_t state_ = 0xcbf29ce484222325;
};

void add(Digest& digest, const Column& column) {
    for (const double value : column.values) {
        digest.add(value);
    }
    for (const Timestamp time : column.available_at) {
        digest.add(time);
    }
    for (const Revision& revision : column.earlier) {
        digest.add(std::uint64_t{revision.row});
        digest.add(revision.available_at);
        digest.add(revision.value);
    }
    for (const bool imputed : column.imputed) {
        digest.add(std::uint64_t{imputed ? 1U : 0U});
    }
    for (const auto& issued : column.issued) {
        for (const double value : issued) {
            digest.add(value);
        }
    }
}

}  // namespace

std::uint64_t digest_of(const Frame& frame) {
    Digest digest;
    digest.add(std::uint64_t{frame.axis.size()});
    if (frame.axis.size() > 0) {
        digest.add(frame.axis.start(0));
        digest.add(static_cast<std::uint64_t>(frame.axis.step().count()));
    }
    for (const Column& column : frame.columns) {
        add(digest, column);
    }
    return digest.value();
}

}  // namespace forecast
