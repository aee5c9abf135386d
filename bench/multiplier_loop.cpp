#include "multiplier_loop.hpp"

#include <cstddef>

#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "../bench/multiplier_loop.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace forecast::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

double multiplier_loop() {
    constexpr hn::ScalableTag<float> kFloats;
    constexpr std::size_t kTurns = 1'000'000;
    constexpr std::size_t kSums = 12;  // more than latency times pipelines, fewer than registers
    const auto x = hn::Set(kFloats, 0.999F);
    const auto y = hn::Set(kFloats, 1e-4F);
    hn::Vec<hn::ScalableTag<float>> sums[kSums];  // NOLINT(*-c-arrays): of registers
    for (auto& sum : sums) {
        sum = y;
    }
    for (std::size_t turn = 0; turn < kTurns; ++turn) {
        for (auto& sum : sums) {
            sum = hn::MulAdd(sum, x, y);
        }
        asm volatile("");
    }
    auto all = sums[0];
    for (const auto& sum : sums) {
        all = hn::Add(all, sum);
    }
    const volatile float kept = hn::GetLane(all);
    static_cast<void>(kept);
    return 2.0 * static_cast<double>(kTurns * kSums * hn::Lanes(kFloats));
}

}  // namespace forecast::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace forecast {

HWY_EXPORT(multiplier_loop);

double multiplier_loop() {
    return HWY_DYNAMIC_DISPATCH(multiplier_loop)();
}

}  // namespace forecast
#endif
