#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "baselines.hpp"
#include "day_slots.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/features/pipeline.hpp"
#include "learning_rows.hpp"
#include "linear_slot.hpp"
#include "parallel.hpp"
#include "ridge.hpp"
#include "saved_fit.hpp"

namespace forecast {
namespace {

constexpr std::size_t kFewestRows = 30;
constexpr std::size_t kYear = 365;
constexpr int kRefitsFromScratch = 13;  // after so many refits by added rows the next one sees all rows again

/// What was learnt of one slot of the day, and from which rows.
struct SlotFit {
    std::vector<std::size_t> columns;  // of the feature table
    std::vector<std::size_t> begins;   // [columns] the row up to which the column counts as its mean
    Eigen::RowVectorXd means;          // [columns] so far
    std::vector<bool> learnt;          // [rows of the slot]
    std::optional<Ridge> ridge;
    Day newest;  // has weight 1
    LinearMap map;
};

class Linear : public Forecaster, public Saveable {
public:
    Linear(LinearOptions options, IssueOptions issue) : options_(std::move(options)), issue_(std::move(issue)) {}

    [[nodiscard]] std::string name() const override { return "linear"; }
    [[nodiscard]] int refit_every_days() const override { return options_.refit_every_days; }
    [[nodiscard]] bool uses_weather() const override {
        return frame_ != nullptr && reads_weather(*frame_, options_.features);
    }
    void prepare(const Frame& frame) override;
    void fit(const Origin& origin) override;
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override;
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override;
    [[nodiscard]] std::optional<Day> fitted_on() const override;
    [[nodiscard]] nlohmann::ordered_json fitted_values() const override;
    void start_from(SavedFit saved) override { saved_ = std::move(saved); }

private:
    void take_up_saved();
    [[nodiscard]] bool can_forecast(const Origin& origin, std::size_t row) const;
    [[nodiscard]] Origin origin_of(Day day) const;
    [[nodiscard]] std::vector<Origin> steps_to(const Origin& origin, Day anchor) const;
    [[nodiscard]] SlotFit first_fit(std::size_t slot, const Origin& origin) const;
    void learn(std::size_t slot, SlotFit& fit, const Origin& origin) const;
    [[nodiscard]] std::vector<std::size_t> history(std::size_t slot, const Origin& origin) const;
    [[nodiscard]] bool is_complete(std::size_t row, const SlotFit& fit) const;

    LinearOptions options_;
    IssueOptions issue_;
    const Frame* frame_ = nullptr;
    FeatureTable table_;
    ChangeTarget target_;
    DaySlots slots_;
    std::vector<SlotFit> fits_;  // [slots]
    Day anchor_;                 // of fits_
    Day fitted_;
    std::vector<LinearSlot> forecasting_;  // [slots]
    Day forecasting_since_;
    std::optional<SavedFit> saved_;
};

void Linear::prepare(const Frame& frame) {
    frame_ = &frame;
    fits_.clear();
    table_ = FeaturePipeline(options_.features, frame, issue_).ahead(frame);
    target_ = ChangeTarget(frame, issue_);
    slots_ = day_slots(frame.axis);
    forecasting_.clear();
    if (saved_) {
        take_up_saved();
    }
}

void Linear::take_up_saved() {
    forecasting_ = read_slots(*saved_, slots_.rows.size(),
                              [&](const nlohmann::ordered_json& slot) { return read_linear_slot(slot, table_); });
    forecasting_since_ = saved_->day;
}

std::optional<Day> Linear::fitted_on() const {
    if (forecasting_.empty()) {
        return saved_ ? std::optional(saved_->day) : std::nullopt;
    }
    return forecasting_since_;
}

nlohmann::ordered_json Linear::fitted_values() const {
    if (forecasting_.empty() && saved_) {
        return saved_->values;
    }
    nlohmann::ordered_json values;
    for (const LinearSlot& slot : forecasting_) {
        values["slots"].push_back(to_json(slot, table_));
    }
    return values;
}

/// Whether every column that has begun is known.
bool Linear::is_complete(std::size_t row, const SlotFit& fit) const {
    for (std::size_t c = 0; c < fit.columns.size(); ++c) {
        if (row >= fit.begins[c] && std::isnan(table_.at(fit.columns[c], row))) {
            return false;
        }
    }
    return true;
}

Origin Linear::origin_of(Day day) const {
    const std::size_t row = frame_->axis.first_row_of(day);
    return {issue_time(issue_, frame_->axis, row), row, 1};
}

/// The place in `rows` from which the column is known; rows.size() if nowhere.
std::size_t place_of_begin(const FeatureTable& table, std::size_t column, const std::vector<std::size_t>& rows) {
    const auto first =
        std::find_if(rows.begin(), rows.end(), [&](std::size_t row) { return !std::isnan(table.at(column, row)); });
    return static_cast<std::size_t>(first - rows.begin());
}

/// Whether it is known in half of the rows from the place `begin` on, and these are a year (half of few rows) at least.
bool is_usable(const FeatureTable& table, std::size_t column, const std::vector<std::size_t>& rows, std::size_t begin) {
    const auto known = std::count_if(rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.end(),
                                     [&](std::size_t row) { return !std::isnan(table.at(column, row)); });
    const std::size_t since = rows.size() - begin;
    return known > 0 && since >= std::min(kYear, rows.size() / 2) && 2 * static_cast<std::size_t>(known) >= since;
}

Eigen::MatrixXd gather(const FeatureTable& table, const std::vector<std::size_t>& rows,
                       const std::vector<std::size_t>& columns) {
    Eigen::MatrixXd x(rows.size(), columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            x(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(c)) = table.at(columns[c], rows[i]);
        }
    }
    return x;
}

/// The mean of each column over the rows where it is known.
Eigen::RowVectorXd means_of_known(const Eigen::MatrixXd& x) {
    const Eigen::ArrayXXd known = x.array().isNaN().select(0.0, Eigen::ArrayXXd::Ones(x.rows(), x.cols()));
    const Eigen::ArrayXXd values = x.array().isNaN().select(0.0, x.array());
    return values.colwise().sum() / known.colwise().sum().max(1.0);
}

/// Rows of the slot to learn from at the origin: from `learn_from` on, or from where all columns have begun.
std::vector<std::size_t> Linear::history(std::size_t slot, const Origin& origin) const {
    auto rows = target_.known_rows(slots_.rows[slot], origin);
    if (!options_.learn_from) {
        return rows_since_begun(table_, rows);
    }
    const std::size_t first = frame_->axis.first_row_of(*options_.learn_from);
    rows.erase(rows.begin(), std::lower_bound(rows.begin(), rows.end(), first));
    return rows;
}

/// A fit that has its columns and has not learnt yet; `learnt` marks what it is not to learn at all.
SlotFit Linear::first_fit(std::size_t slot, const Origin& origin) const {
    const auto rows = history(slot, origin);
    SlotFit fit;
    for (std::size_t c = 0; c < table_.columns(); ++c) {
        const std::size_t place = options_.learn_from ? place_of_begin(table_, c, rows) : 0;
        if (is_usable(table_, c, rows, place)) {
            fit.columns.push_back(c);
            fit.begins.push_back(rows[place]);
        }
    }
    const std::size_t begin = rows.empty() ? frame_->axis.size() : rows.front();
    for (const std::size_t row : slots_.rows[slot]) {
        fit.learnt.push_back(row < begin);
    }
    return fit;
}

/// Adds what has become known since, and solves anew.
void Linear::learn(std::size_t slot, SlotFit& fit, const Origin& origin) const {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < fit.learnt.size() && slots_.rows[slot][i] < origin.first_row; ++i) {
        const std::size_t row = slots_.rows[slot][i];
        if (!fit.learnt[i] && !std::isnan(target_.change(row, origin.issued_at)) && is_complete(row, fit)) {
            rows.push_back(row);
            fit.learnt[i] = true;
        }
    }
    if (rows.empty()) {
        return;
    }
    const Day newest = std::max(fit.newest, frame_->axis.day(rows.back()));
    Eigen::VectorXd changes(static_cast<Eigen::Index>(rows.size()));
    Eigen::VectorXd weights(changes.size());
    for (Eigen::Index i = 0; i < changes.size(); ++i) {
        const std::size_t row = rows[static_cast<std::size_t>(i)];
        const Day day = frame_->axis.day(row);
        changes[i] = target_.change(row, origin.issued_at);
        weights[i] = std::pow(options_.forgetting, newest - day) * weight_of(options_.down_weights, day);
    }
    Eigen::MatrixXd x = gather(table_, rows, fit.columns);
    if (!fit.ridge) {
        fit.means = means_of_known(x);
    }
    x = x.array().isNaN().select(fit.means.replicate(x.rows(), 1), x);
    if (fit.ridge) {
        fit.ridge->forget(std::pow(options_.forgetting, newest - fit.newest));
    } else {
        fit.ridge.emplace(x);
    }
    fit.ridge->add(x, changes, weights);
    fit.newest = newest;
    fit.map = fit.ridge->solve(options_.penalty);
}

/// The refits between the last one from scratch and `origin`, that one first and `origin` last.
std::vector<Origin> Linear::steps_to(const Origin& origin, Day anchor) const {
    const Day target = frame_->axis.day(origin.first_row);
    std::vector<Origin> steps;
    for (Day day = anchor; day < target; day = day + options_.refit_every_days) {
        if (fits_.empty() || fitted_ < day) {
            steps.push_back(origin_of(day));
        }
    }
    steps.push_back(origin);
    return steps;
}

void Linear::fit(const Origin& origin) {
    target_.check_varies(origin);
    const Day target = frame_->axis.day(origin.first_row);
    if (saved_ && saved_->day == target) {
        take_up_saved();
        return;
    }
    const int period = options_.refit_every_days * kRefitsFromScratch;
    Day anchor = std::max(target - target.number % period, frame_->axis.day(0));
    if (target_.known_rows(slots_.rows.front(), origin_of(anchor)).size() < 2 * kFewestRows) {
        anchor = target;
    }
    const bool on_the_way =
        fitted_ == target || (fitted_ < target && (fitted_ - anchor) % options_.refit_every_days == 0);
    if (anchor_ != anchor || !on_the_way) {
        fits_.clear();
    }
    for (const Origin& step : steps_to(origin, anchor)) {
        const bool first = fits_.empty();
        fits_.resize(slots_.rows.size());
        in_parallel(fits_.size(), [&](std::size_t slot) {
            if (first) {
                fits_[slot] = first_fit(slot, step);
            }
            learn(slot, fits_[slot], step);
        });
    }
    anchor_ = anchor;
    fitted_ = target;
    std::size_t fewest = frame_->axis.size();
    for (const SlotFit& slot : fits_) {
        fewest = std::min(fewest, slot.ridge ? slot.ridge->rows() : 0);
    }
    if (fewest < kFewestRows) {
        throw Error(ExitCode::insufficient_data,
                    "the linear model has {} days with target and all features known before {}, it needs {}; fetch "
                    "more history",
                    fewest, format_day(frame_->axis.day(origin.first_row)), kFewestRows);
    }
    forecasting_.clear();
    for (const SlotFit& fit : fits_) {
        forecasting_.push_back(fit.ridge ? make_linear_slot(table_, fit.columns, fit.map, fit.ridge->means())
                                         : LinearSlot());
    }
    forecasting_since_ = target;
}

/// Whether the row was issued by then: a later one is not known from this origin.
bool Linear::can_forecast(const Origin& origin, std::size_t row) const {
    return !forecasting_.empty() && row < frame_->axis.size() &&
           origin.issued_at >= issue_time(issue_, frame_->axis, row);
}

std::vector<double> Linear::predict(const Origin& origin) const {
    std::vector<double> forecast(origin.horizon, kMissing);
    for (std::size_t step = 0; step < origin.horizon && can_forecast(origin, origin.first_row + step); ++step) {
        const std::size_t row = origin.first_row + step;
        const LinearSlot& slot = forecasting_[slots_.slot_of[row]];
        forecast[step] = slot.groups.forecast(target_.base(row), slot.parts(table_, row));
    }
    return forecast;
}

std::optional<Explanation> Linear::explain(const Origin& origin) const {
    const std::size_t row = origin.first_row;
    if (std::isnan(predict({origin.issued_at, row, 1}).front())) {
        return std::nullopt;
    }
    const LinearSlot& slot = forecasting_[slots_.slot_of[row]];
    return slot.groups.explain(target_.base(row), slot.parts(table_, row));
}

}  // namespace

std::unique_ptr<Forecaster> make_linear(const StatisticalOptions& options) {
    if (options.linear.features.empty()) {
        throw Error(ExitCode::usage,
                    "the linear model has no features; list them in linear.features or features.ahead");
    }
    return std::make_unique<Linear>(options.linear, options.issue);
}

}  // namespace forecast
