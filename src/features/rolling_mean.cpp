#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "feature_types.hpp"
#include "forecast/features/calendar_lag.hpp"

namespace forecast {
namespace {

struct Window {
    std::string name;
    std::size_t column = 0;
    int rows = 0;
};

/// Mean of the rows before the row, itself excluded; at least half of them must be known.
class RollingMean : public Feature {
public:
    explicit RollingMean(std::vector<Window> windows) : windows_(std::move(windows)) {}

    [[nodiscard]] std::vector<std::string> names() const override {
        std::vector<std::string> names;
        for (const Window& window : windows_) {
            names.push_back(window.name);
        }
        return names;
    }
    void compute(const AsOf& known, std::ptrdiff_t row, double* out) const override {
        for (const Window& window : windows_) {
            *out++ = mean(known, row, window);
        }
    }
    [[nodiscard]] std::optional<int> target_lag(std::size_t) const override { return std::nullopt; }

private:
    static double mean(const AsOf& known, std::ptrdiff_t row, const Window& window) {
        double sum = 0;
        int count = 0;
        for (int back = 1; back <= window.rows; ++back) {
            const double value = known.value(window.column, row - back);
            if (!std::isnan(value)) {
                sum += value;
                ++count;
            }
        }
        return 2 * count < window.rows ? std::numeric_limits<double>::quiet_NaN() : sum / count;
    }

    std::vector<Window> windows_;
};

}  // namespace

FeaturePointer make_rolling_mean(const FeatureOptions& options, const Frame& frame) {
    std::vector<Window> windows;
    for (const std::string& name : options.of) {
        const std::size_t column = frame.index(name);
        for (const double at : options.at) {
            const int days = static_cast<int>(at);
            windows.push_back({fmt::format("{}_mean_{}d", name, days), column, days * rows_per_day(frame.axis)});
        }
    }
    return std::make_unique<RollingMean>(std::move(windows));
}

}  // namespace forecast
