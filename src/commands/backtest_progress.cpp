#include "backtest_progress.hpp"

#include <spdlog/spdlog.h>

#include "forecast/core/digits.hpp"

namespace forecast {
namespace {

constexpr std::chrono::seconds kSilent{2};
constexpr std::size_t kTellingShare = 20;  // before a 20th of the rows the first fits would say weeks
constexpr std::chrono::milliseconds kLiveEvery{200};
constexpr std::chrono::seconds kLogEvery{10};

}  // namespace

BacktestProgress::BacktestProgress(const Console& console, std::size_t begun, std::size_t all)
    : console_(console), begun_(begun), all_(all), start_(std::chrono::steady_clock::now()), next_(start_ + kSilent) {}

void BacktestProgress::show(std::size_t done) {
    const auto time = std::chrono::steady_clock::now();
    if (time < next_) {
        return;
    }
    std::string line = fmt::format("row {}/{}", done, all_);
    if ((done - begun_) * kTellingShare >= all_ - begun_) {
        const std::chrono::duration<double> spent = time - start_;
        const double left = spent.count() / static_cast<double>(done - begun_) * static_cast<double>(all_ - done);
        line += fmt::format("  ETA {}", format_seconds(left));
    }
    if (console_.has_live_line()) {
        console_.live(line);
        next_ = time + kLiveEvery;
    } else {
        spdlog::info("{}", line);
        next_ = time + kLogEvery;
    }
}

}  // namespace forecast
