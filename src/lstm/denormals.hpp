#pragma once

#include <cstdint>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace forecast {

/// While it lives, this thread takes numbers too small for full precision for zero: what comes back through hundreds of
/// steps fades into them, and processors compute with them many times slower. The thread's state before is restored.
class FlushedDenormals {
public:
    FlushedDenormals(const FlushedDenormals&) = delete;
    FlushedDenormals& operator=(const FlushedDenormals&) = delete;
#if defined(__SSE__)
    FlushedDenormals() : before_(_mm_getcsr()) {
        _mm_setcsr(before_ | kFlushResults | kZeroInputs);
    }
    ~FlushedDenormals() {
        _mm_setcsr(before_);
    }

private:
    static constexpr unsigned kFlushResults = 1U << 15U;
    static constexpr unsigned kZeroInputs = 1U << 6U;
    unsigned before_;
#elif defined(__aarch64__)
    FlushedDenormals() {
        asm volatile("mrs %0, fpcr" : "=r"(before_));
        asm volatile("msr fpcr, %0" : : "r"(before_ | kFlush));
    }
    ~FlushedDenormals() {
        asm volatile("msr fpcr, %0" : : "r"(before_));
    }

private:
    static constexpr std::uint64_t kFlush = 1U << 24U;
    std::uint64_t before_ = 0;
#else
    FlushedDenormals() = default;
    ~FlushedDenormals() = default;
#endif
};

}  // namespace forecast
