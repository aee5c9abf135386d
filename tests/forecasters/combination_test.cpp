#include <catch2/catch.hpp>
#include <cmath>

#include "composites.hpp"
#include "error_of.hpp"
#include "sample_frames.hpp"

using namespace forecast;

namespace {

constexpr std::size_t kRows = 500;

/// Off by a constant; says nothing on some rows.
class Off final : public Forecaster {
public:
    Off(std::string name, double error, std::size_t from = 0, std::size_t to = kRows + 1)
        : name_(std::move(name)), error_(error), from_(from), to_(to) {}
    [[nodiscard]] std::string name() const override { return name_; }
    void prepare(const Frame& frame) override { frame_ = &frame; }
    void fit(const Origin& /*origin*/) override {}
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override {
        std::vector<double> values;
        for (std::size_t row = origin.first_row; row < origin.first_row + origin.horizon; ++row) {
            values.push_back(row >= from_ && row < to_ ? frame_->target().values[row] + error_ : kNaN);
        }
        return values;
    }

private:
    std::string name_;
    double error_;
    std::size_t from_;
    std::size_t to_;
    const Frame* frame_ = nullptr;
};

std::shared_ptr<SharedForecaster> shared(std::unique_ptr<Forecaster> forecaster) {
    const std::string name = forecaster->name();
    return std::make_shared<SharedForecaster>(name, std::move(forecaster), IssueOptions());
}

SharedForecaster combined(const Bases& members, Weighting weights = Weighting::gradient) {
    CombinationOptions options;
    options.weights = weights;
    const CompositeContext context;
    return {"mix", make_combination(options, members, context), context.issue, members};
}

/// The error of the combination's forecast of a row.
double error_at(SharedForecaster& mix, const Frame& frame, std::size_t row) {
    const Origin origin{issue_time({}, frame.axis, row), row, 1};
    mix.prepare(frame);
    mix.fit(origin);
    return mix.predict(origin).front() - frame.target().values[row];
}

}  // namespace

TEST_CASE("a mean gives each member the same weight", "[forecasters]") {
    const Frame frame = town(to_day({2021, 1, 1}), kRows);
    auto mix =
        combined({shared(std::make_unique<Off>("a", 3)), shared(std::make_unique<Off>("b", -1))}, Weighting::mean);
    CHECK(error_at(mix, frame, 300) == Approx(1).margin(1e-9));
}

TEST_CASE("weights go to the member that erred less, slowly", "[forecasters]") {
    const Frame frame = town(to_day({2021, 1, 1}), kRows);
    auto mix = combined({shared(std::make_unique<Off>("good", 1)), shared(std::make_unique<Off>("bad", 9))});
    CHECK(error_at(mix, frame, 1) > 4.5);
    const double after_a_month = error_at(mix, frame, 30);
    const double after_a_year = error_at(mix, frame, 400);
    CHECK(after_a_month < 3.5);
    CHECK(after_a_year < 1.02);
    const auto explained = mix.explain({issue_time({}, frame.axis, 400), 400, 1});
    REQUIRE(explained);
    CHECK(explained->contributions.front().group == "good");
    CHECK(explained->forecast() == mix.predict({issue_time({}, frame.axis, 400), 400, 1}).front());
}

TEST_CASE("members whose errors cancel share the weight", "[forecasters]") {
    const Frame frame = town(to_day({2021, 1, 1}), kRows);
    auto mix = combined({shared(std::make_unique<Off>("high", 4)), shared(std::make_unique<Off>("low", -2))});
    CHECK(std::abs(error_at(mix, frame, 400)) < 0.5);  // 1 of equal weights; a third and two thirds are best
}

TEST_CASE("a member without a forecast drops out of that row", "[forecasters]") {
    const Frame frame = town(to_day({2021, 1, 1}), kRows);
    auto mix = combined({shared(std::make_unique<Off>("a", 1)), shared(std::make_unique<Off>("ends", -1, 0, 300))},
                        Weighting::mean);
    CHECK(error_at(mix, frame, 299) == Approx(0).margin(1e-9));
    CHECK(error_at(mix, frame, 300) == Approx(1).margin(1e-9));
    auto nobody = combined({shared(std::make_unique<Off>("ends", -1, 0, 300))});
    CHECK(std::isnan(error_at(nobody, frame, 300)));
}

TEST_CASE("a combination names its members and their weights row by row, without one that drops out", "[forecasters]") {
    const Frame frame = town(to_day({2021, 1, 1}), kRows);
    auto mix = combined({shared(std::make_unique<Off>("a", 1)), shared(std::make_unique<Off>("ends", -1, 0, 300))},
                        Weighting::mean);
    const Origin origin{issue_time({}, frame.axis, 299), 299, 2};
    mix.prepare(frame);
    mix.fit(origin);
    const auto both = mix.members(origin, 0);
    REQUIRE(both.size() == 2);
    CHECK(both[0].member == "a");
    CHECK(both[0].weight == 0.5);
    CHECK(both[1].member == "ends");
    CHECK(both[1].weight == 0.5);
    const auto alone = mix.members(origin, 1);
    REQUIRE(alone.size() == 1);
    CHECK(alone[0].member == "a");
    CHECK(alone[0].weight == 1);
    auto nobody = combined({shared(std::make_unique<Off>("ends", -1, 0, 300))});
    nobody.prepare(frame);
    nobody.fit(origin);
    CHECK(nobody.members(origin, 1).empty());
}

TEST_CASE("a load that is not known at the origin weighs nothing", "[forecasters]") {
    Frame frame = town(to_day({2021, 1, 1}), kRows);
    auto mix = combined({shared(std::make_unique<Off>("good", 1)), shared(std::make_unique<Off>("bad", 9))});
    const double before = error_at(mix, frame, 100);
    for (std::size_t row = 20; row < 100; ++row) {
        frame.target().available_at[row] = frame.axis.start(101);
    }
    CHECK(error_at(mix, frame, 100) > before + 0.5);
}

TEST_CASE("one wrong load does not silence a member for ever", "[forecasters]") {
    Frame frame = town(to_day({2021, 1, 1}), kRows);
    CombinationOptions options;
    options.rate = 1;
    const CompositeContext context;
    const Bases members = {shared(std::make_unique<Off>("good", 1)), shared(std::make_unique<Off>("bad", 9))};
    SharedForecaster mix("mix", make_combination(options, members, context), context.issue, members);
    const double usual = error_at(mix, frame, 300);
    for (const std::size_t row : {100U, 150U, 200U}) {
        frame.target().values[row] = 1e9;
    }
    CHECK(error_at(mix, frame, 300) == Approx(usual).margin(0.1));
}
