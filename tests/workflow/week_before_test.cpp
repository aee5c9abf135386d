#include "forecast/workflow/week_before.hpp"

#include <catch2/catch.hpp>

#include "sample_frames.hpp"

using namespace forecast;

namespace {

/// Explains each row by its own number.
class ByNumber final : public Forecaster {
public:
    [[nodiscard]] std::string name() const override { return "by number"; }
    void prepare(const Frame& /*frame*/) override {}
    void fit(const Origin& /*origin*/) override {}
    [[nodiscard]] std::vector<double> predict(const Origin& /*origin*/) const override { return {}; }
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override {
        return Explanation{static_cast<double>(origin.first_row), {}};
    }
};

constexpr std::size_t kLast = 40;  // the newest load

Frame loads_to_the_last() {
    Frame frame = town(to_day({2025, 1, 1}), kLast + 20);
    auto& loads = frame.columns[0].values;
    std::fill(loads.begin() + kLast + 1, loads.end(), kNaN);
    return frame;
}

std::vector<ForecastRow> compared(std::size_t row, const Frame& frame, const Forecaster* then) {
    std::vector<ForecastRow> rows(1);
    rows[0].row = row;
    return with_week_before(rows, frame, {}, frame.axis.end(kLast) + std::chrono::hours(2),
                            [then](std::size_t /*first*/) { return then; });
}

}  // namespace

TEST_CASE("a forecast is compared with the load of seven days before, as that one was forecast", "[workflow]") {
    const Frame frame = loads_to_the_last();
    const ByNumber forecaster;
    const auto earlier = compared(kLast + 1, frame, &forecaster).front().earlier;
    REQUIRE(earlier);
    CHECK(earlier->row == kLast - 6);
    CHECK(earlier->load == frame.target().values[kLast - 6]);
    REQUIRE(earlier->explanation);
    CHECK(earlier->explanation->baseline == kLast - 6);
    CHECK_FALSE(compared(kLast + 1, frame, nullptr).front().earlier->explanation);
}

TEST_CASE("where the load of a week before is not known, that of the weeks before it is compared with", "[workflow]") {
    Frame frame = loads_to_the_last();
    CHECK(compared(kLast + 8, frame, nullptr).front().earlier->row == kLast - 6);
    frame.target().values[kLast - 6] = kNaN;
    CHECK(compared(kLast + 1, frame, nullptr).front().earlier->row == kLast - 13);
    for (std::size_t row = 0; row <= kLast; ++row) {
        frame.target().available_at[row] = Timestamp::max();
    }
    CHECK_FALSE(compared(kLast + 1, frame, nullptr).front().earlier);
}

TEST_CASE("the hours of a day are compared with those of one day, all of whose loads are known", "[workflow]") {
    Frame frame = town_by_hour(to_day({2025, 1, 1}), 20);
    constexpr std::size_t kDay = 24;
    frame.target().values[7 * kDay + 5] = kNaN;
    std::vector<ForecastRow> rows(kDay);
    for (std::size_t hour = 0; hour < kDay; ++hour) {
        rows[hour].row = 14 * kDay + hour;
    }
    const auto found = with_week_before(rows, frame, {}, frame.axis.start(14 * kDay),
                                        [](std::size_t /*first*/) { return static_cast<const Forecaster*>(nullptr); });
    for (std::size_t hour = 0; hour < kDay; ++hour) {
        REQUIRE(found[hour].earlier);
        CHECK(found[hour].earlier->row == hour);
    }
}
