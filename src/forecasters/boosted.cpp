#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "composite.hpp"
#include "composites.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/saved_fit.hpp"
#include "forecast/core/text.hpp"
#include "forecast/evaluation/rolling_forecasts.hpp"
#include "forecast/features/calendar_lag.hpp"
#include "forecast/features/pipeline.hpp"
#include "forecast/statistical/learning_rows.hpp"
#include "tree_model.hpp"

namespace forecast {
namespace {

constexpr std::size_t kFewestDays = 180;  // to learn from

/// Weight of the row in the fit.
double row_weight(const BoostedOptions& options, Day day, Day newest) {
    const double recency = options.half_life_days > 0 ? std::exp2((day - newest) / options.half_life_days) : 1;
    return recency * weight_of(options.sample_weights, day);
}

class Boosted final : public Composite {
public:
    Boosted(BoostedOptions options, std::shared_ptr<SharedForecaster> base, CompositeContext context)
        : options_(std::move(options)), base_(std::move(base)), context_(std::move(context)) {}

    [[nodiscard]] std::string name() const override { return "boosted"; }
    [[nodiscard]] int refit_every_days() const override { return base_ ? 1 : options_.refit_every_days; }
    [[nodiscard]] bool uses_weather() const override {
        return (base_ && base_->uses_weather()) || (frame() != nullptr && reads_weather(*frame(), options_.features));
    }
    void update(std::size_t first, std::size_t last) override;
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override;
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override;

private:
    void bind() override;
    void learn(const Origin& origin) override;
    void restore(const SavedFit& saved) override;
    [[nodiscard]] nlohmann::ordered_json values() const override;
    void keep_bases() override;

    [[nodiscard]] std::shared_ptr<const TreeModel> trees_as_of(std::size_t row);
    [[nodiscard]] std::shared_ptr<const TreeModel> grow_trees(const Origin& origin) const;
    [[nodiscard]] std::vector<float> input_of(std::size_t row, double base) const;
    [[nodiscard]] std::vector<Contribution> groups_of(std::size_t row, double base) const;
    [[nodiscard]] double base_at(const Origin& origin, std::size_t row) const;
    [[nodiscard]] std::size_t columns() const { return table_.columns() + 2; }

    BoostedOptions options_;
    std::shared_ptr<SharedForecaster> base_;  // null: the newest known load
    CompositeContext context_;
    std::optional<FeaturePipeline> pipeline_;
    std::optional<MadeFeatures> made_;  // for updates
    FeatureTable table_;
    ChangeTarget target_;  // its base is the newest known load
    SharedForecaster::Fit base_fit_;
    std::shared_ptr<const TreeModel> trees_;
    std::optional<Day> learnt_;                             // the trees
    std::map<Day, std::shared_ptr<const TreeModel>> kept_;  // that were learnt, where fits are kept
};

void Boosted::bind() {
    pipeline_.emplace(options_.features, *frame(), context_.issue);
    made_.reset();
    table_ = pipeline_->future_features(*frame());
    target_ = ChangeTarget(*frame(), context_.issue);
    trees_.reset();
    learnt_.reset();
}

void Boosted::update(std::size_t first, std::size_t last) {
    if (!made_) {
        made_.emplace(pipeline_->make(*frame()));
    }
    pipeline_->update_future_features(table_, *made_, first, last);
    target_.update(first, last);
}

void Boosted::restore(const SavedFit& saved) {
    if (base_) {
        base_fit_ = base_->saved_or_due(saved.day);
    }
    read_saved(saved, [&](const nlohmann::ordered_json& values) {
        learnt_ = parse_day(values.at("learnt").get<std::string>());
        require(learnt_.has_value(), "\"learnt\" is no day");
        require(values.at("columns").get<std::vector<std::string>>() == table_.names, "it reads other columns");
        trees_ = std::make_shared<const TreeModel>(values.at("trees"), columns());
    });
}

/// The features of the row, then the base against the newest load, and which period of the day it is.
std::vector<float> Boosted::input_of(std::size_t row, double base) const {
    std::vector<float> input;
    input.reserve(columns());
    for (std::size_t c = 0; c < table_.columns(); ++c) {
        input.push_back(static_cast<float>(table_.at(c, row)));
    }
    input.push_back(static_cast<float>(base - target_.base(row)));
    const TimeAxis& axis = frame()->axis;
    input.push_back(static_cast<float>(row - axis.first_row_of(axis.day(row))));
    return input;
}

void Boosted::learn(const Origin& origin) {
    if (base_) {
        base_fit_ = base_->due(origin);
        if (!base_->can_fit(base_fit_)) {
            throw Error(ErrorKind::insufficient_data, "the base {} has too few data before {}", base_->name(),
                        format_day(frame()->axis.day(origin.first_row)));
        }
    }
    const std::size_t due = refit_row(frame()->axis, origin.first_row, options_.refit_every_days);
    if (learnt_ != frame()->axis.day(due)) {
        learnt_.reset();
        trees_ = trees_as_of(due);
        learnt_ = frame()->axis.day(due);
    }
}

std::shared_ptr<const TreeModel> Boosted::trees_as_of(std::size_t row) {
    const Day day = frame()->axis.day(row);
    if (const auto kept = kept_.find(day); kept != kept_.end()) {
        return kept->second;
    }
    auto trees = grow_trees({issue_time(context_.issue, frame()->axis, row), row, 1});
    if (context_.keep_fits) {
        kept_[day] = trees;
    }
    return trees;
}

std::shared_ptr<const TreeModel> Boosted::grow_trees(const Origin& origin) const {
    const TimeAxis& axis = frame()->axis;
    const Day newest = axis.day(origin.first_row);
    TreeRows rows;
    rows.columns = columns();
    for (std::size_t row = 0; row < origin.first_row; ++row) {
        context_.cancellation.check();
        const double load = observed_load(*frame(), row, origin.issued_at);
        const double weight = row_weight(options_, axis.day(row), newest);
        if (std::isnan(load) || weight <= 0) {
            continue;
        }
        const double base = base_ ? base_->rolling(row) : target_.base(row);
        if (!std::isnan(base)) {
            const auto input = input_of(row, base);
            rows.inputs.insert(rows.inputs.end(), input.begin(), input.end());
            rows.targets.push_back(static_cast<float>(load - base));
            rows.weights.push_back(static_cast<float>(weight));
        }
    }
    const std::size_t fewest = kFewestDays * static_cast<std::size_t>(rows_per_day(axis));
    if (rows.targets.size() < fewest) {
        throw Error(ErrorKind::insufficient_data,
                    "boosted trees have {} rows with target and {} before {}, they need {}; fetch more history",
                    rows.targets.size(), base_ ? "a forecast of " + base_->name() : "a known load", format_day(newest),
                    fewest);
    }
    return std::make_shared<const TreeModel>(rows, options_, context_.cancellation);
}

double Boosted::base_at(const Origin& origin, std::size_t row) const {
    if (!is_fitted() || row >= frame()->axis.size() ||
        origin.issued_at < issue_time(context_.issue, frame()->axis, row)) {
        return kMissing;
    }
    return base_ ? base_->forecast(base_fit_, {origin.issued_at, row, 1}).front() : target_.base(row);
}

/// What the trees add to the base, by groups of features.
std::vector<Contribution> Boosted::groups_of(std::size_t row, double base) const {
    const auto parts = trees_->contributions(input_of(row, base));
    std::vector<Contribution> groups;
    for (std::size_t c = 0; c < parts.size(); ++c) {
        const std::string group = "trees: " + (c < table_.columns() ? table_.groups[c] : "level and time of day");
        const auto known = std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.group == group; });
        (known == groups.end() ? groups.emplace_back(Contribution{group, 0}) : *known).value +=
            static_cast<double>(parts[c]);
    }
    return groups;
}

std::optional<Explanation> Boosted::explain(const Origin& origin) const {
    const double base = base_at(origin, origin.first_row);
    if (std::isnan(base)) {
        return std::nullopt;
    }
    auto explanation = base_ ? base_->explain_by(base_fit_, origin) : std::nullopt;
    if (!explanation) {
        explanation = Explanation{base, {}};
    }
    const auto groups = groups_of(origin.first_row, base);
    explanation->contributions.insert(explanation->contributions.end(), groups.begin(), groups.end());
    return explanation;
}

std::vector<double> Boosted::predict(const Origin& origin) const {
    std::vector<double> forecast;
    for (std::size_t row = origin.first_row; row < origin.first_row + origin.horizon; ++row) {
        double value = base_at(origin, row);
        for (const Contribution& group : std::isnan(value) ? std::vector<Contribution>() : groups_of(row, value)) {
            value += group.value;
        }
        forecast.push_back(value);
    }
    return forecast;
}

nlohmann::ordered_json Boosted::values() const {
    return {{"learnt", format_day(*learnt_)}, {"columns", table_.names}, {"trees", trees_->to_json()}};
}

void Boosted::keep_bases() {
    if (base_ && base_fit_) {
        base_->keep(base_fit_);
    }
}

}  // namespace

std::unique_ptr<Forecaster> make_boosted(const BoostedOptions& options, Bases base, const CompositeContext& context) {
    return std::make_unique<Boosted>(options, base.empty() ? nullptr : base.front(), context);
}

}  // namespace forecast
