#include "learnt_forecaster.hpp"

#include <algorithm>
#include <cmath>
#include <future>
#include <map>
#include <optional>
#include <utility>

#include "composite.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/missing.hpp"
#include "forecast/core/saved_fit.hpp"
#include "forecast/features/calendar_lag.hpp"
#include "forecast/lstm/schedule.hpp"
#include "sample_inputs.hpp"
#include "scheduled.hpp"

namespace forecast {
namespace {

constexpr std::size_t kFewestDays = 180;  // to learn from

/// Weight of a sample of `day` in the fit.
double sample_weight(const LearntOptions& options, Day day, Day newest) {
    return recency_weight(newest - day, options.half_life_days) * weight_of(options.sample_weights, day);
}

LearningTarget target_of(const LearntOptions& options) {
    if (options.target != LearningTarget::automatic) {
        return options.target;
    }
    return options.base.empty() ? LearningTarget::change : LearningTarget::residual;
}

std::shared_future<std::shared_ptr<const LearntModel>> ready(std::shared_ptr<const LearntModel> model) {
    std::promise<std::shared_ptr<const LearntModel>> promise;
    promise.set_value(std::move(model));
    return promise.get_future();
}

class LearntForecaster final : public Composite {
public:
    LearntForecaster(LearntOptions options, ModelKind kind, std::shared_ptr<SharedForecaster> base,
                     CompositeContext context)
        : options_(std::move(options)),
          target_(target_of(options_)),
          model_kind_(std::move(kind)),
          base_(std::move(base)),
          context_(std::move(context)) {}

    [[nodiscard]] std::string name() const override { return model_kind_.type; }
    [[nodiscard]] int refit_every_days() const override { return base_ ? 1 : options_.refit_every_days; }
    [[nodiscard]] bool uses_weather() const override;
    void update(std::size_t first, std::size_t last) override;
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override;
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override;

private:
    /// A model, which may still be learning beside others, and which columns of the features it reads more than once a
    /// day.
    struct Learnt {
        std::shared_future<std::shared_ptr<const LearntModel>> model;
        std::vector<bool> varying;
    };
    /// What is learnt from, and which columns of the features it has more than once a day.
    struct Lesson {
        std::vector<bool> varying;
        LearningRows samples;
    };
    /// A sample that is forecast.
    struct Sample {
        std::vector<std::size_t> rows;
        std::vector<double> base;  ///< [rows]
        std::vector<float> inputs;
    };

    void bind() override;
    void learn(const Origin& origin) override;
    void restore(const SavedFit& saved) override;
    [[nodiscard]] nlohmann::ordered_json values() const override;
    void keep_bases() override;

    [[nodiscard]] Learnt learn_model(const Origin& origin);
    [[nodiscard]] std::optional<Learnt> fit_before(const Origin& origin);
    [[nodiscard]] Lesson lesson_before(const Origin& origin, const SharedForecaster::Fit& base_fit) const;
    void append_sample(const std::vector<std::size_t>& rows, const Origin& origin, const std::vector<bool>& varying,
                       const SharedForecaster::Fit& base_fit, LearningRows& samples) const;
    [[nodiscard]] std::size_t first_row_of_lessons(std::size_t end) const;
    [[nodiscard]] std::size_t fewest_samples(const LearningRows& samples) const;
    [[nodiscard]] Learnt start_learning(Lesson lesson, const std::optional<Learnt>& before) const;
    [[nodiscard]] double offset_of(std::size_t row, double base) const;
    [[nodiscard]] std::optional<Sample> sample_of(const Origin& origin, std::size_t row) const;
    [[nodiscard]] const std::vector<double>& forecasts_of(const Origin& origin, std::size_t row) const;
    [[nodiscard]] double forecast_row(const Origin& origin, std::size_t row) const;

    LearntOptions options_;
    LearningTarget target_;
    ModelKind model_kind_;
    std::shared_ptr<SharedForecaster> base_;  // null: none
    CompositeContext context_;
    std::optional<SampleInputs> inputs_;
    SharedForecaster::Fit base_fit_;
    Scheduled<Learnt> learnt_;
    std::map<std::size_t, std::optional<Learnt>> fits_before_;  // by the row as of which; for a warm start
    /// Of the sample that was forecast last; a day is asked for row by row.
    struct Forecasts {
        std::pair<Timestamp, std::size_t> key;
        std::vector<double> values;
    };
    mutable std::optional<Forecasts> newest_;
};

bool LearntForecaster::uses_weather() const {
    return (base_ && base_->uses_weather()) || (frame() != nullptr && (reads_weather(*frame(), options_.features) ||
                                                                       reads_weather(*frame(), model_kind_.past)));
}

void LearntForecaster::bind() {
    const SampleOptions samples{options_.features, model_kind_.past, static_cast<std::size_t>(model_kind_.window),
                                model_kind_.whole_days, model_kind_.by_hour};
    inputs_.emplace(*frame(), samples, context_.issue, base_, context_.cancellation);
    learnt_.forget();
    fits_before_.clear();
    newest_.reset();
}

void LearntForecaster::update(std::size_t first, std::size_t last) {
    inputs_->update(first, last);
    newest_.reset();
}

void LearntForecaster::restore(const SavedFit& saved) {
    newest_.reset();
    if (base_) {
        base_fit_ = base_->saved_or_due(saved.day);
    }
    read_saved(saved, [&](const nlohmann::ordered_json& values) {
        const Day day = Scheduled<Learnt>::day_in(values.at("learnt"));
        const auto names = inputs_->names();
        require(values.at("columns").get<std::vector<std::string>>() == names, "it reads other columns");
        Learnt learnt;
        learnt.varying = values.at("varying").get<std::vector<bool>>();
        require(learnt.varying.size() == inputs_->varying_columns(0).size(), "\"varying\" is of other columns");
        const std::size_t inputs = inputs_->sizes(learnt.varying).columns();
        require(whole_number(values.at("inputs")) == static_cast<std::int64_t>(inputs), "it reads other inputs");
        learnt.model = ready(model_kind_.read(values.at("model"), inputs_->sizes(learnt.varying)));
        learnt_.restore(day, std::move(learnt));
    });
}

double LearntForecaster::offset_of(std::size_t row, double base) const {
    return target_ == LearningTarget::residual ? base
           : target_ == LearningTarget::change ? inputs_->newest_load(row)
                                               : 0;
}

void LearntForecaster::learn(const Origin& origin) {
    newest_.reset();
    if (base_) {
        base_fit_ = base_->due_or_throw(origin);
    }
    learnt_.learn(*frame(), origin, options_.refit_every_days, context_,
                  [&](const Origin& due) { return learn_model(due); });
}

/// Appends the sample if a target and the base of each row are known at the origin.
void LearntForecaster::append_sample(const std::vector<std::size_t>& rows, const Origin& origin,
                                     const std::vector<bool>& varying, const SharedForecaster::Fit& base_fit,
                                     LearningRows& samples) const {
    const TimeAxis& axis = frame()->axis;
    const double weight = sample_weight(options_, axis.day(rows[0]), axis.day(origin.first_row));
    std::vector<double> bases;
    std::vector<float> targets;
    for (const std::size_t row : rows) {
        bases.push_back(base_ ? base_->rolling(row) : 0);
        const double target = observed_load(*frame(), row, origin.issued_at) - offset_of(row, bases.back());
        targets.push_back(static_cast<float>(target));
    }
    const auto is_nan = [](auto x) { return std::isnan(x); };
    if (weight <= 0 || std::any_of(bases.begin(), bases.end(), is_nan) ||
        std::all_of(targets.begin(), targets.end(), is_nan)) {
        return;
    }
    const auto inputs = inputs_->inputs(rows, bases, varying, base_fit);
    samples.inputs.insert(samples.inputs.end(), inputs.begin(), inputs.end());
    samples.targets.insert(samples.targets.end(), targets.begin(), targets.end());
    samples.weights.push_back(static_cast<float>(weight));
}

/// The base need not forecast days that nothing is learnt from: that of the first day with a weight, and of the days
/// before it whose errors it reads. `end` where there is none.
std::size_t LearntForecaster::first_row_of_lessons(std::size_t end) const {
    const TimeAxis& axis = frame()->axis;
    std::size_t row = 0;
    while (row < end && weight_of(options_.sample_weights, axis.day(row)) <= 0) {
        row = axis.first_row_of(axis.day(row) + 1);
    }
    return row < end ? axis.first_row_of(axis.day(row) - kMostDaysBack) : end;
}

LearntForecaster::Lesson LearntForecaster::lesson_before(const Origin& origin,
                                                         const SharedForecaster::Fit& base_fit) const {
    const TimeAxis& axis = frame()->axis;
    Lesson lesson{inputs_->varying_columns(origin.first_row), {}};
    LearningRows& samples = lesson.samples;
    samples.sizes = inputs_->sizes(lesson.varying);
    for (std::size_t row = first_row_of_lessons(origin.first_row); row < origin.first_row;) {
        context_.cancellation.check();
        append_sample(inputs_->rows_of(row), origin, lesson.varying, base_fit, samples);
        row = samples.sizes.outputs > 1 ? axis.first_row_of(axis.day(row) + 1) : row + 1;
    }
    return lesson;
}

std::size_t LearntForecaster::fewest_samples(const LearningRows& samples) const {
    return kFewestDays * static_cast<std::size_t>(rows_per_day(frame()->axis)) / samples.sizes.outputs;
}

LearntForecaster::Learnt LearntForecaster::learn_model(const Origin& origin) {
    const auto before = fit_before(origin);
    Lesson lesson = lesson_before(origin, base_fit_);
    const LearningRows& samples = lesson.samples;
    if (samples.weights.size() < fewest_samples(samples)) {
        throw Error(ErrorKind::insufficient_data,
                    "{} has {} samples with target and {} before {}, it needs {}; fetch more history", model_kind_.type,
                    samples.weights.size(), base_ ? "a forecast of " + base_->name() : "a known load",
                    format_day(frame()->axis.day(origin.first_row)), fewest_samples(samples));
    }
    return start_learning(std::move(lesson), before);
}

/// What was learnt on the refit day before, which itself began at the one before it: from the first refit day with
/// enough samples on, so that the weights do not depend on where a backtest begins. Nothing where there is none.
std::optional<LearntForecaster::Learnt> LearntForecaster::fit_before(const Origin& origin) {
    if (!model_kind_.begins_at_fit_before || origin.first_row == 0) {
        return std::nullopt;
    }
    const std::size_t row = refit_row(frame()->axis, origin.first_row - 1, options_.refit_every_days);
    if (const auto known = fits_before_.find(row); known != fits_before_.end()) {
        return known->second;
    }
    const Origin earlier{issue_time(context_.issue, frame()->axis, row), row, 1};
    const auto base_fit = base_ ? base_->due(earlier) : SharedForecaster::Fit();
    std::optional<Learnt> fit;
    if (!base_ || base_->can_fit(base_fit)) {
        const auto before = fit_before(earlier);
        Lesson lesson = lesson_before(earlier, base_fit);
        if (lesson.samples.weights.size() >= fewest_samples(lesson.samples)) {
            fit = start_learning(std::move(lesson), before);
            fit->model.wait();
        }
    }
    return fits_before_[row] = fit;
}

/// On a thread of its own: what is fitted next learns at the same time.
LearntForecaster::Learnt LearntForecaster::start_learning(Lesson lesson, const std::optional<Learnt>& before) const {
    const bool is_same = before && before->varying == lesson.varying;
    const auto beginning = is_same ? before->model.get() : nullptr;
    Learnt learnt;
    learnt.varying = std::move(lesson.varying);
    learnt.model = std::async(std::launch::async, [learn = model_kind_.learn, samples = std::move(lesson.samples),
                                                   beginning, cancellation = context_.cancellation] {
        return learn(samples, beginning.get(), cancellation);
    });
    return learnt;
}

/// Nothing where the base has no forecast, or the rows are not this origin's to know.
std::optional<LearntForecaster::Sample> LearntForecaster::sample_of(const Origin& origin, std::size_t row) const {
    const TimeAxis& axis = frame()->axis;
    if (!is_fitted() || row >= axis.size() || origin.issued_at < issue_time(context_.issue, axis, row)) {
        return std::nullopt;
    }
    Sample sample;
    sample.rows = inputs_->rows_of(row);
    for (const std::size_t one : sample.rows) {
        sample.base.push_back(base_ ? base_->forecast(base_fit_, {origin.issued_at, one, 1}).front() : 0);
        if (std::isnan(sample.base.back())) {
            return std::nullopt;
        }
    }
    sample.inputs = inputs_->inputs(sample.rows, sample.base, learnt_->varying, base_fit_);
    return sample;
}

/// [outputs] of the sample that the row is in; empty if there are none.
const std::vector<double>& LearntForecaster::forecasts_of(const Origin& origin, std::size_t row) const {
    const std::size_t first = inputs_->first_row_of(row);
    if (newest_ && newest_->key == std::pair(origin.issued_at, first)) {
        return newest_->values;
    }
    newest_ = Forecasts{{origin.issued_at, first}, {}};
    if (const auto sample = sample_of(origin, row)) {
        newest_->values = learnt_->model.get()->outputs(sample->inputs);
        for (std::size_t i = 0; i < newest_->values.size(); ++i) {
            newest_->values[i] += offset_of(sample->rows[i], sample->base[i]);
        }
    }
    return newest_->values;
}

double LearntForecaster::forecast_row(const Origin& origin, std::size_t row) const {
    if (row >= frame()->axis.size()) {
        return kMissing;
    }
    const auto& forecasts = forecasts_of(origin, row);
    return forecasts.empty() ? kMissing : forecasts[inputs_->output_of(row)];
}

std::vector<double> LearntForecaster::predict(const Origin& origin) const {
    std::vector<double> forecast;
    for (std::size_t row = origin.first_row; row < origin.first_row + origin.horizon; ++row) {
        forecast.push_back(forecast_row(origin, row));
    }
    return forecast;
}

std::optional<Explanation> LearntForecaster::explain(const Origin& origin) const {
    const std::size_t row = origin.first_row;
    const double forecast = forecast_row(origin, row);
    if (std::isnan(forecast)) {
        return std::nullopt;
    }
    const auto sample = sample_of(origin, row);
    const std::size_t output = inputs_->output_of(row);
    auto explanation = target_ == LearningTarget::residual ? base_->explain_by(base_fit_, origin) : std::nullopt;
    if (!explanation) {
        explanation = Explanation{offset_of(sample->rows[output], sample->base[output]), {}};
    }
    const std::size_t first = explanation->contributions.size();
    auto groups = inputs_->groups(learnt_->varying);
    groups.emplace_back("level");
    const auto parts = learnt_->model.get()->contributions(sample->inputs, output);
    for (std::size_t c = 0; c < parts.size(); ++c) {
        add_to_group(explanation->contributions, first, model_kind_.part + ": " + groups[c], parts[c]);
    }
    complete(*explanation, forecast);
    return explanation;
}

nlohmann::ordered_json LearntForecaster::values() const {
    return {{"learnt", learnt_.saved_day()},
            {"columns", inputs_->names()},
            {"varying", learnt_->varying},
            {"inputs", inputs_->sizes(learnt_->varying).columns()},
            {"model", learnt_->model.get()->to_json()}};
}

void LearntForecaster::keep_bases() {
    if (base_ && base_fit_) {
        base_->keep(base_fit_);
    }
}

}  // namespace

std::unique_ptr<Forecaster> make_learnt(const LearntOptions& options, ModelKind kind,
                                        std::shared_ptr<SharedForecaster> base, const CompositeContext& context) {
    return std::make_unique<LearntForecaster>(options, std::move(kind), std::move(base), context);
}

}  // namespace forecast
