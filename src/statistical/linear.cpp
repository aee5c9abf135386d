#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "baselines.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/features/calendar_lag.hpp"
#include "forecast/features/pipeline.hpp"
#include "ridge.hpp"

namespace forecast {
namespace {

constexpr std::size_t kTarget = 0;
constexpr std::size_t kFewestRows = 30;

/// A row to learn from: the change of the load since the newest one known when its forecast was issued.
struct Sample {
    std::size_t row = 0;
    double change = 0;

    friend bool operator==(const Sample& a, const Sample& b) { return a.row == b.row && a.change == b.change; }
};

/// What was learnt, and from what: rows that come after are added to it.
struct Fit {
    std::vector<std::size_t> columns;  // of the feature table
    std::vector<Sample> samples;
    Ridge ridge;
    Day newest;  // has weight 1
    LinearMap map;
};

bool is_filled(const Frame& frame, std::size_t row) {
    const auto& filled = frame.columns[kTarget].filled;
    return !filled.empty() && filled[row];
}

class Linear : public Forecaster {
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

private:
    [[nodiscard]] std::vector<Sample> samples(const Origin& origin) const;
    [[nodiscard]] std::vector<std::size_t> usable_columns(const std::vector<Sample>& samples) const;
    [[nodiscard]] bool is_complete(std::size_t row, const std::vector<std::size_t>& columns) const;
    [[nodiscard]] bool continues(const std::vector<Sample>& samples, const std::vector<std::size_t>& columns) const;
    void learn(const std::vector<Sample>& samples, std::size_t from, Day newest);
    [[nodiscard]] Eigen::MatrixXd gather(const std::vector<Sample>& samples, std::size_t from,
                                         const std::vector<std::size_t>& columns) const;

    LinearOptions options_;
    IssueOptions issue_;
    const Frame* frame_ = nullptr;
    FeatureTable table_;
    std::vector<double> base_;  // newest load known at each row's issue
    std::optional<Fit> fit_;
};

void Linear::prepare(const Frame& frame) {
    frame_ = &frame;
    fit_.reset();
    table_ = FeaturePipeline(options_.features, frame, issue_).ahead(frame);
    base_.assign(frame.axis.size(), kMissing);
    for (std::size_t row = 0; row < base_.size(); ++row) {
        const AsOf known(frame, issue_time(issue_, frame.axis, row), 0);
        const auto newest = newest_known(known, kTarget, static_cast<std::ptrdiff_t>(row));
        base_[row] = newest ? newest->value : kMissing;
    }
}

std::vector<Sample> Linear::samples(const Origin& origin) const {
    const AsOf known(*frame_, origin.issued_at, 0);
    std::vector<Sample> samples;
    for (std::size_t row = 0; row < origin.first_row; ++row) {
        const double change = known.value(kTarget, static_cast<std::ptrdiff_t>(row)) - base_[row];
        if (!std::isnan(change) && !is_filled(*frame_, row)) {
            samples.push_back({row, change});
        }
    }
    return samples;
}

/// Columns known in half of the rows at least: one that begins late would cost all rows before it.
std::vector<std::size_t> Linear::usable_columns(const std::vector<Sample>& samples) const {
    std::vector<std::size_t> usable;
    for (std::size_t c = 0; c < table_.columns(); ++c) {
        std::size_t known = 0;
        for (const Sample& sample : samples) {
            known += std::isnan(table_.at(c, sample.row)) ? 0 : 1;
        }
        if (known > 0 && 2 * known >= samples.size()) {
            usable.push_back(c);
        }
    }
    return usable;
}

bool Linear::is_complete(std::size_t row, const std::vector<std::size_t>& columns) const {
    return std::none_of(columns.begin(), columns.end(), [&](std::size_t c) { return std::isnan(table_.at(c, row)); });
}

bool Linear::continues(const std::vector<Sample>& samples, const std::vector<std::size_t>& columns) const {
    return fit_ && fit_->columns == columns && fit_->samples.size() <= samples.size() &&
           std::equal(fit_->samples.begin(), fit_->samples.end(), samples.begin());
}

Eigen::MatrixXd Linear::gather(const std::vector<Sample>& samples, std::size_t from,
                               const std::vector<std::size_t>& columns) const {
    Eigen::MatrixXd x(samples.size() - from, columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
        for (std::size_t i = from; i < samples.size(); ++i) {
            x(static_cast<Eigen::Index>(i - from), static_cast<Eigen::Index>(c)) =
                table_.at(columns[c], samples[i].row);
        }
    }
    return x;
}

void Linear::learn(const std::vector<Sample>& samples, std::size_t from, Day newest) {
    const auto count = static_cast<Eigen::Index>(samples.size() - from);
    Eigen::VectorXd changes(count);
    Eigen::VectorXd weights(count);
    for (Eigen::Index i = 0; i < count; ++i) {
        const Sample& sample = samples[from + static_cast<std::size_t>(i)];
        changes[i] = sample.change;
        weights[i] = std::pow(options_.forgetting, newest - frame_->axis.day(sample.row));
    }
    fit_->ridge.forget(std::pow(options_.forgetting, newest - fit_->newest));
    fit_->ridge.add(gather(samples, from, fit_->columns), changes, weights);
    fit_->newest = newest;
    fit_->samples = samples;
    fit_->map = fit_->ridge.solve(options_.penalty);
}

void Linear::fit(const Origin& origin) {
    auto rows = samples(origin);
    const auto columns = usable_columns(rows);
    rows.erase(std::remove_if(rows.begin(), rows.end(),
                              [&](const Sample& sample) { return !is_complete(sample.row, columns); }),
               rows.end());
    if (rows.size() < kFewestRows) {
        throw Error(ExitCode::insufficient_data,
                    "the linear model has {} days with target and all features known before {}, it needs {}; fetch "
                    "more history",
                    rows.size(), format_day(frame_->axis.day(origin.first_row)), kFewestRows);
    }
    const Day newest = frame_->axis.day(rows.back().row);
    if (continues(rows, columns)) {
        learn(rows, fit_->samples.size(), newest);
        return;
    }
    fit_.emplace(Fit{columns, {}, Ridge(gather(rows, 0, columns)), newest, {}});
    learn(rows, 0, newest);
}

std::vector<double> Linear::predict(const Origin& origin) const {
    std::vector<double> forecast(origin.horizon, kMissing);
    if (!fit_ || origin.first_row >= base_.size() ||
        origin.issued_at < issue_time(issue_, frame_->axis, origin.first_row)) {
        return forecast;
    }
    double change = fit_->map.intercept;
    for (std::size_t c = 0; c < fit_->columns.size(); ++c) {
        change += fit_->map.slopes[static_cast<Eigen::Index>(c)] * table_.at(fit_->columns[c], origin.first_row);
    }
    forecast.front() = base_[origin.first_row] + change;
    return forecast;
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
