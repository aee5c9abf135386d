#include "forecast/model/archived_forecaster.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/dataset/samples.hpp"
#include "forecast/features/pipeline.hpp"

namespace forecast {
namespace {

/// The first difference between two lists of columns as half a sentence.
std::string first_difference(const std::vector<std::string>& saved, const std::vector<std::string>& asked) {
    const auto both = std::min(saved.size(), asked.size());
    for (std::size_t i = 0; i < both; ++i) {
        if (saved[i] != asked[i]) {
            return fmt::format("column {} is '{}' there and '{}' here", i + 1, saved[i], asked[i]);
        }
    }
    return fmt::format("{} columns there and {} here", saved.size(), asked.size());
}

void check_columns(const char* which, const std::vector<std::string>& saved, const std::vector<std::string>& asked) {
    if (saved != asked) {
        throw Error(ErrorKind::invalid_argument,
                    "the network was trained on other columns of the {} rows: {}; use the configuration it was trained "
                    "with, or train again",
                    which, first_difference(saved, asked));
    }
}

void check_window(const ModelInfo& saved, const SampleShape& asked) {
    const auto size = static_cast<std::size_t>(saved.window_size);
    const auto horizon = static_cast<std::size_t>(saved.horizon);
    if (size != asked.lookback || horizon != asked.horizon) {
        throw Error(ErrorKind::invalid_argument,
                    "the network was trained with window.size {} to forecast {} rows at once, not {} and {} rows "
                    "(window.horizon counts days); use the configuration it was trained with, or train again",
                    size, horizon, asked.lookback, asked.horizon);
    }
}

class ArchivedForecaster : public NeuralForecaster {
public:
    ArchivedForecaster(std::unique_ptr<TrainedModule> module, NeuralInput input)
        : module_(std::move(module)), input_(std::move(input)) {}

    [[nodiscard]] std::string name() const override { return "lstm"; }
    void prepare(const Frame& frame) override;
    void update(std::size_t /*first*/, std::size_t /*last*/) override;
    void fit(const Origin&) override { throw Error("an exported network cannot be fitted again; train a new one"); }
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override;
    [[nodiscard]] std::optional<Explanation> explain(const Origin& origin) const override;
    [[nodiscard]] bool uses_weather() const override { return uses_weather_; }
    [[nodiscard]] InputExample input_example() const override;
    [[nodiscard]] std::vector<std::string> columns() const override { return module_->info().columns(); }
    [[nodiscard]] std::int64_t parameter_count() const override { return module_->info().parameter_count; }

private:
    /// The mean input of the samples of the year before the row; remembered, as each row of a day asks for it.
    [[nodiscard]] const std::vector<float>& usual_input(std::size_t first_row) const;
    [[nodiscard]] std::vector<float> mean_input(std::size_t begin, std::size_t end) const;
    /// [cells] what each cell of `input` adds to the output, against that of `usual`: integrated gradients
    /// (Sundararajan et al., Axiomatic attribution for deep networks, 2017).
    [[nodiscard]] std::vector<double> effects(const std::vector<float>& usual, const std::vector<float>& input,
                                              std::size_t lead) const;
    void add_by_group(const std::vector<double>& effects, Explanation& explanation) const;
    /// [columns] groups of features, of encoder rows or of decoder rows; empty where such rows have no such column.
    [[nodiscard]] std::vector<std::string> groups(bool of_window) const;
    /// [horizon] of the sample that begins with the row.
    [[nodiscard]] const std::vector<float>& outputs(std::size_t first_row) const;

    std::unique_ptr<TrainedModule> module_;
    NeuralInput input_;
    const Frame* frame_ = nullptr;
    std::optional<SampleMaker> samples_;
    mutable std::map<std::size_t, std::vector<float>> outputs_;       // by first row
    mutable std::map<std::size_t, std::vector<float>> usual_inputs_;  // likewise
    bool uses_weather_ = false;
};

void ArchivedForecaster::prepare(const Frame& frame) {
    const ModelInfo& info = module_->info();
    frame_ = &frame;
    samples_.emplace(frame, input_.features, input_.window, input_.issue, input_.target_name);
    check_window(info, samples_->shape());
    check_columns("past", info.past, samples_->shape().past);
    check_columns("target", info.ahead, samples_->shape().ahead);
    outputs_.clear();
    usual_inputs_.clear();
    uses_weather_ = reads_weather(frame, input_.features.past) || reads_weather(frame, input_.features.ahead);
}

void ArchivedForecaster::update(std::size_t /*first*/, std::size_t /*last*/) {
    samples_->update();
    outputs_.clear();
    usual_inputs_.clear();
}

const std::vector<float>& ArchivedForecaster::outputs(std::size_t first_row) const {
    const auto known = outputs_.find(first_row);
    if (known != outputs_.end()) {
        return known->second;
    }
    const Samples sample = samples_->make(first_row);
    return outputs_[first_row] = module_->run(module_input(sample, 0, module_->info()));
}

std::vector<double> ArchivedForecaster::predict(const Origin& origin) const {
    std::vector<double> forecast(origin.horizon, std::numeric_limits<double>::quiet_NaN());
    const TimeAxis& axis = frame_->axis;
    if (origin.first_row > axis.size() || (origin.first_row == axis.size() && !axis.daily())) {
        return forecast;
    }
    const std::size_t first_row = samples_->first_row_of(origin.first_row);
    const auto& all = outputs(first_row);
    for (std::size_t i = 0; i < forecast.size(); ++i) {
        const std::size_t lead = samples_->lead_of(first_row, origin.first_row + i);
        forecast[i] = lead < all.size() ? static_cast<double>(all[lead]) : forecast[i];
    }
    return forecast;
}

const std::vector<float>& ArchivedForecaster::usual_input(std::size_t first_row) const {
    constexpr int kYear = 365;
    const TimeAxis& axis = frame_->axis;
    const auto known = usual_inputs_.find(first_row);
    return known != usual_inputs_.end()
               ? known->second
               : usual_inputs_[first_row] = mean_input(axis.first_row_of(axis.day(first_row) - kYear), first_row);
}

std::vector<float> ArchivedForecaster::mean_input(std::size_t begin, std::size_t end) const {
    const TimeAxis& axis = frame_->axis;
    std::vector<float> mean;
    std::vector<float> counts;
    for (std::size_t row = begin; row < end; row = axis.first_row_of(axis.day(row) + 1)) {
        const auto input = module_input(samples_->make(row), 0, module_->info());
        mean.resize(input.size(), 0);
        counts.resize(input.size(), 0);
        for (std::size_t i = 0; i < input.size(); ++i) {
            const bool known = !std::isnan(input[i]);
            mean[i] += known ? input[i] : 0;
            counts[i] += known ? 1.F : 0.F;
        }
    }
    std::transform(mean.begin(), mean.end(), counts.begin(), mean.begin(),
                   [](float sum, float n) { return n == 0 ? 0 : sum / n; });
    return mean;
}

std::vector<std::string> ArchivedForecaster::groups(bool of_window) const {
    const SampleShape& shape = samples_->shape();
    std::vector<std::string> all(columns().size());
    if (of_window) {
        std::transform(shape.past_groups.begin(), shape.past_groups.end(), all.begin(),
                       [](const std::string& group) { return "past " + group; });
        return all;
    }
    const auto places = module_->info().ahead_places();
    for (std::size_t c = 0; c < places.size(); ++c) {
        all[static_cast<std::size_t>(places[c])] = shape.ahead_groups[c];
    }
    return all;
}

std::vector<double> ArchivedForecaster::effects(const std::vector<float>& usual, const std::vector<float>& input,
                                                std::size_t lead) const {
    constexpr std::size_t kPoints = 64;
    std::vector<float> way;  // [points, rows, columns]
    for (std::size_t point = 0; point < kPoints; ++point) {
        const float share = (static_cast<float>(point) + 0.5F) / static_cast<float>(kPoints);
        std::transform(usual.begin(), usual.end(), input.begin(), std::back_inserter(way),
                       [&](float from, float to) { return from + share * (to - from); });
    }
    const auto gradients = module_->gradients(way, lead);
    std::vector<double> effects(input.size(), 0);
    for (std::size_t i = 0; i < gradients.size(); ++i) {
        const std::size_t cell = i % input.size();
        effects[cell] += static_cast<double>(gradients[i] * (input[cell] - usual[cell])) / static_cast<double>(kPoints);
    }
    return effects;
}

std::optional<Explanation> ArchivedForecaster::explain(const Origin& origin) const {
    const double forecast = predict({origin.issued_at, origin.first_row, 1}).front();
    if (std::isnan(forecast)) {
        return std::nullopt;
    }
    const std::size_t first_row = samples_->first_row_of(origin.first_row);
    const std::size_t lead = samples_->lead_of(first_row, origin.first_row);
    const auto& usual = usual_input(first_row);
    const Samples sample = samples_->make(first_row);
    if (usual.empty() || std::isnan(sample.newest[lead])) {
        return std::nullopt;
    }
    auto input = module_input(sample, 0, module_->info());
    std::transform(input.begin(), input.end(), usual.begin(), input.begin(),
                   [](float value, float mean) { return std::isnan(value) ? mean : value; });  // of other rows' columns
    auto parts = effects(usual, input, lead);
    double usual_change = static_cast<double>(module_->run(usual)[lead]) - sample.newest[lead];
    // The load itself is the baseline, not a reason for a change.
    if (const auto anchor = module_->cells().anchor(lead)) {
        parts[*anchor] -= static_cast<double>(input[*anchor] - usual[*anchor]);
        usual_change += sample.newest[lead] - static_cast<double>(usual[*anchor]);
    }
    Explanation explanation{sample.newest[lead], {{"usual change", usual_change}}};
    add_by_group(parts, explanation);
    complete(explanation, forecast);
    return explanation;
}

void ArchivedForecaster::add_by_group(const std::vector<double>& effects, Explanation& explanation) const {
    const std::array<std::vector<std::string>, 2> groups_of = {groups(true), groups(false)};
    const std::size_t columns_of_row = columns().size();
    for (std::size_t cell = 0; cell < effects.size(); ++cell) {
        const bool of_window = cell / columns_of_row < samples_->shape().lookback;
        const std::string& group = groups_of[of_window ? 0 : 1][cell % columns_of_row];
        if (!group.empty()) {
            add_to_group(explanation.contributions, 0, group, effects[cell]);
        }
    }
}

InputExample ArchivedForecaster::input_example() const {
    const ModelInfo& info = module_->info();
    const TimeAxis& axis = frame_->axis;
    // On a daily axis the row behind it may do, where nothing ahead is needed.
    std::size_t row = axis.daily() ? axis.size() + 1 : axis.size();
    while (row > 0) {
        row = samples_->first_row_of(row - 1);
        const Samples sample = samples_->make(row);
        if (input_is_complete(sample, 0)) {
            InputExample example;
            example.values = module_input(sample, 0, info);
            example.outputs = module_->run(example.values);
            example.shape = {1, info.input_rows(), static_cast<std::int64_t>(columns().size())};
            return example;
        }
    }
    throw Error(ErrorKind::insufficient_data, "no window of {} rows is complete; column '{}' is missing most often",
                info.window_size, most_often_missing(samples_->all(), {0, axis.size()}));
}

}  // namespace

std::unique_ptr<NeuralForecaster> make_neural_forecaster(std::unique_ptr<TrainedModule> module,
                                                         const NeuralInput& input, const Frame& frame) {
    auto forecaster = std::make_unique<ArchivedForecaster>(std::move(module), input);
    forecaster->prepare(frame);
    return forecaster;
}

}  // namespace forecast
