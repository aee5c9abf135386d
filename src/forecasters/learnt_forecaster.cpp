#include "learnt_forecaster.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "composite.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/saved_fit.hpp"
#include "forecast/evaluation/rolling_forecasts.hpp"
#include "forecast/features/calendar_lag.hpp"
#include "forecast/features/pipeline.hpp"
#include "forecast/statistical/learning_rows.hpp"
#include "past_window.hpp"

namespace forecast {
namespace {

constexpr std::size_t kFewestDays = 180;  // to learn from

/// Weight of the row in the fit.
double row_weight(const LearntOptions& options, Day day, Day newest) {
    const double recency = options.half_life_days > 0 ? std::exp2((day - newest) / options.half_life_days) : 1;
    return recency * weight_of(options.sample_weights, day);
}

LearningTarget target_of(const LearntOptions& options) {
    if (options.target != LearningTarget::automatic) {
        return options.target;
    }
    return options.base.empty() ? LearningTarget::change : LearningTarget::residual;
}

class LearntForecaster final : public Composite {
public:
    LearntForecaster(LearntOptions options, Learner learner, std::shared_ptr<SharedForecaster> base,
                     CompositeContext context)
        : options_(std::move(options)),
          kind_(target_of(options_)),
          learner_(std::move(learner)),
          base_(std::move(base)),
          context_(std::move(context)) {}

    [[nodiscard]] std::string name() const override { return learner_.type; }
    [[nodiscard]] int refit_every_days() const override { return base_ ? 1 : options_.refit_every_days; }
    [[nodiscard]] bool uses_weather() const override {
        return (base_ && base_->uses_weather()) || (frame() != nullptr && (reads_weather(*frame(), options_.features) ||
                                                                           reads_weather(*frame(), learner_.past)));
    }
    void update(std::size_t first, std::size_t last) override;
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override;
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override;

private:
    using Model = std::shared_ptr<const LearntModel>;

    void bind() override;
    void learn(const Origin& origin) override;
    void restore(const SavedFit& saved) override;
    [[nodiscard]] nlohmann::ordered_json values() const override;
    void keep_bases() override;

    [[nodiscard]] Model model_as_of(std::size_t row);
    [[nodiscard]] Model learn_model(const Origin& origin) const;
    [[nodiscard]] InputSizes sizes() const;
    [[nodiscard]] std::vector<std::string> input_names() const;
    [[nodiscard]] std::vector<float> input_of(std::size_t row, double base) const;
    [[nodiscard]] std::string group_of(std::size_t column) const;
    [[nodiscard]] double offset_of(std::size_t row, double base) const;
    [[nodiscard]] double base_at(const Origin& origin, std::size_t row) const;
    [[nodiscard]] double forecast_row(const Origin& origin, std::size_t row) const;

    LearntOptions options_;
    LearningTarget kind_;
    Learner learner_;
    std::shared_ptr<SharedForecaster> base_;  // null: none
    CompositeContext context_;
    std::optional<FeaturePipeline> pipeline_;
    std::optional<MadeFeatures> made_;  // for updates
    FeatureTable table_;
    std::optional<PastWindow> window_;
    ChangeTarget newest_;  // its base is the newest known load
    SharedForecaster::Fit base_fit_;
    Model model_;
    std::optional<Day> learnt_;  // the model
    std::map<Day, Model> kept_;  // that were learnt, where fits are kept
};

void LearntForecaster::bind() {
    pipeline_.emplace(options_.features, *frame(), context_.issue);
    made_.reset();
    table_ = pipeline_->future_features(*frame());
    window_.emplace(*frame(), learner_.past, context_.issue, static_cast<std::size_t>(learner_.window));
    newest_ = ChangeTarget(*frame(), context_.issue);
    model_.reset();
    learnt_.reset();
}

void LearntForecaster::update(std::size_t first, std::size_t last) {
    if (!made_) {
        made_.emplace(pipeline_->make(*frame()));
    }
    pipeline_->update_future_features(table_, *made_, first, last);
    window_->update();
    newest_.update(first, last);
}

InputSizes LearntForecaster::sizes() const {
    constexpr std::size_t kOwn = 2;  // the base against the newest load, the period of the day
    return {table_.columns() + kOwn, window_->steps(), window_->columns()};
}

/// Of the covariates, then of a step.
std::vector<std::string> LearntForecaster::input_names() const {
    auto names = table_.names;
    for (const std::string& name : window_->names()) {
        names.push_back("past: " + name);
    }
    return names;
}

void LearntForecaster::restore(const SavedFit& saved) {
    if (base_) {
        base_fit_ = base_->saved_or_due(saved.day);
    }
    read_saved(saved, [&](const nlohmann::ordered_json& values) {
        learnt_ = parse_day(values.at("learnt").get<std::string>());
        require(learnt_.has_value(), "\"learnt\" is no day");
        require(values.at("columns").get<std::vector<std::string>>() == input_names(), "it reads other columns");
        model_ = learner_.read(values.at("model"), sizes());
    });
}

/// The features of the row, the base against the newest load, the period of the day, and the window.
std::vector<float> LearntForecaster::input_of(std::size_t row, double base) const {
    std::vector<float> input;
    input.reserve(sizes().columns());
    for (std::size_t c = 0; c < table_.columns(); ++c) {
        input.push_back(static_cast<float>(table_.at(c, row)));
    }
    input.push_back(static_cast<float>(base_ ? base - newest_.base(row) : 0));
    const TimeAxis& axis = frame()->axis;
    const std::size_t first = axis.first_row_of(axis.day(row));
    input.push_back(static_cast<float>(row - first));
    window_->append(first, input);
    return input;
}

double LearntForecaster::offset_of(std::size_t row, double base) const {
    return kind_ == LearningTarget::residual ? base : kind_ == LearningTarget::change ? newest_.base(row) : 0;
}

void LearntForecaster::learn(const Origin& origin) {
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
        model_ = model_as_of(due);
        learnt_ = frame()->axis.day(due);
    }
}

LearntForecaster::Model LearntForecaster::model_as_of(std::size_t row) {
    const Day day = frame()->axis.day(row);
    if (const auto kept = kept_.find(day); kept != kept_.end()) {
        return kept->second;
    }
    auto model = learn_model({issue_time(context_.issue, frame()->axis, row), row, 1});
    if (context_.keep_fits) {
        kept_[day] = model;
    }
    return model;
}

LearntForecaster::Model LearntForecaster::learn_model(const Origin& origin) const {
    const TimeAxis& axis = frame()->axis;
    const Day newest = axis.day(origin.first_row);
    LearningRows rows;
    rows.sizes = sizes();
    for (std::size_t row = 0; row < origin.first_row; ++row) {
        context_.cancellation.check();
        const double load = observed_load(*frame(), row, origin.issued_at);
        const double weight = row_weight(options_, axis.day(row), newest);
        if (std::isnan(load) || weight <= 0) {
            continue;
        }
        const double base = base_ ? base_->rolling(row) : 0;
        const double offset = offset_of(row, base);
        if (!std::isnan(base) && !std::isnan(offset)) {
            const auto input = input_of(row, base);
            rows.inputs.insert(rows.inputs.end(), input.begin(), input.end());
            rows.targets.push_back(static_cast<float>(load - offset));
            rows.weights.push_back(static_cast<float>(weight));
        }
    }
    const std::size_t fewest = kFewestDays * static_cast<std::size_t>(rows_per_day(axis));
    if (rows.targets.size() < fewest) {
        throw Error(ErrorKind::insufficient_data,
                    "{} has {} rows with target and {} before {}, it needs {}; fetch more history", learner_.type,
                    rows.targets.size(), base_ ? "a forecast of " + base_->name() : "a known load", format_day(newest),
                    fewest);
    }
    return learner_.learn(rows, context_.cancellation);
}

/// The base's forecast of the row; 0 without a base. NaN where there is none, or it is not this origin's to know.
double LearntForecaster::base_at(const Origin& origin, std::size_t row) const {
    if (!is_fitted() || row >= frame()->axis.size() ||
        origin.issued_at < issue_time(context_.issue, frame()->axis, row)) {
        return kMissing;
    }
    return base_ ? base_->forecast(base_fit_, {origin.issued_at, row, 1}).front() : 0;
}

double LearntForecaster::forecast_row(const Origin& origin, std::size_t row) const {
    const double base = base_at(origin, row);
    const double offset = std::isnan(base) ? kMissing : offset_of(row, base);
    return std::isnan(offset) ? kMissing : offset + model_->output(input_of(row, base));
}

std::vector<double> LearntForecaster::predict(const Origin& origin) const {
    std::vector<double> forecast;
    for (std::size_t row = origin.first_row; row < origin.first_row + origin.horizon; ++row) {
        forecast.push_back(forecast_row(origin, row));
    }
    return forecast;
}

std::string LearntForecaster::group_of(std::size_t column) const {
    if (column < table_.columns()) {
        return learner_.part + ": " + table_.groups[column];
    }
    const std::size_t covariates = sizes().covariates;
    return column < covariates || column == sizes().columns()
               ? learner_.part + ": level and time of day"
               : learner_.part + ": past " + window_->groups()[(column - covariates) % window_->columns()];
}

std::optional<Explanation> LearntForecaster::explain(const Origin& origin) const {
    const std::size_t row = origin.first_row;
    const double forecast = forecast_row(origin, row);
    if (std::isnan(forecast)) {
        return std::nullopt;
    }
    const double base = base_at(origin, row);
    auto explanation = kind_ == LearningTarget::residual ? base_->explain_by(base_fit_, origin) : std::nullopt;
    if (!explanation) {
        explanation = Explanation{offset_of(row, base), {}};
    }
    auto& all = explanation->contributions;
    const auto first = static_cast<std::ptrdiff_t>(all.size());
    const auto parts = model_->contributions(input_of(row, base));
    for (std::size_t c = 0; c < parts.size(); ++c) {
        const std::string group = group_of(c);
        const auto known =
            std::find_if(all.begin() + first, all.end(), [&](const Contribution& one) { return one.group == group; });
        (known == all.end() ? all.emplace_back(Contribution{group, 0}) : *known).value += parts[c];
    }
    complete(*explanation, forecast);
    return explanation;
}

nlohmann::ordered_json LearntForecaster::values() const {
    return {{"learnt", format_day(*learnt_)}, {"columns", input_names()}, {"model", model_->to_json()}};
}

void LearntForecaster::keep_bases() {
    if (base_ && base_fit_) {
        base_->keep(base_fit_);
    }
}

}  // namespace

std::unique_ptr<Forecaster> make_learnt(const LearntOptions& options, Learner learner,
                                        std::shared_ptr<SharedForecaster> base, const CompositeContext& context) {
    return std::make_unique<LearntForecaster>(options, std::move(learner), std::move(base), context);
}

}  // namespace forecast
