#include "forecast/model/archived_forecaster.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
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
                    "the network was trained with window.size {} for {} rows ahead, not {} for {}; use the "
                    "configuration it was trained with, or train again",
                    size, horizon, asked.lookback, asked.horizon);
    }
}

class ArchivedForecaster : public NeuralForecaster {
public:
    ArchivedForecaster(ExportedModule module, NeuralInput input)
        : module_(std::move(module)), input_(std::move(input)) {}

    [[nodiscard]] std::string name() const override { return "lstm"; }
    void prepare(const Frame& frame) override;
    void update(std::size_t /*first*/, std::size_t /*last*/) override;
    void fit(const Origin&) override { throw Error("an exported network cannot be fitted again; train a new one"); }
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override;
    [[nodiscard]] bool uses_weather() const override { return uses_weather_; }
    void save(const std::filesystem::path& directory, const std::string& details) const override;
    [[nodiscard]] InputExample input_example() const override;
    [[nodiscard]] std::vector<std::string> columns() const override { return module_.info().columns(); }
    [[nodiscard]] std::int64_t parameter_count() const override { return module_.info().parameter_count; }

private:
    /// [horizon] of the sample that begins with the row.
    [[nodiscard]] const std::vector<float>& outputs(std::size_t first_row) const;

    ExportedModule module_;
    NeuralInput input_;
    const Frame* frame_ = nullptr;
    std::optional<SampleMaker> samples_;
    mutable std::map<std::size_t, std::vector<float>> outputs_;  // by first row
    bool uses_weather_ = false;
};

void ArchivedForecaster::prepare(const Frame& frame) {
    const ModelInfo& info = module_.info();
    frame_ = &frame;
    samples_.emplace(frame, input_.features, input_.window, input_.issue, input_.target_name);
    check_window(info, samples_->shape());
    check_columns("past", info.past, samples_->shape().past);
    check_columns("target", info.ahead, samples_->shape().ahead);
    outputs_.clear();
    uses_weather_ = reads_weather(frame, input_.features.past) || reads_weather(frame, input_.features.ahead);
}

void ArchivedForecaster::update(std::size_t /*first*/, std::size_t /*last*/) {
    samples_->update();
    outputs_.clear();
}

const std::vector<float>& ArchivedForecaster::outputs(std::size_t first_row) const {
    const auto known = outputs_.find(first_row);
    if (known != outputs_.end()) {
        return known->second;
    }
    const Samples sample = samples_->make(first_row);
    return outputs_[first_row] = module_.run(module_input(sample, 0, module_.info()));
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

void ArchivedForecaster::save(const std::filesystem::path& directory, const std::string& details) const {
    write_file_atomically(directory / "data" / "model.pth", module_.archive());
    write_file_atomically(directory / "model_info.json", to_json(module_.info(), details));
}

InputExample ArchivedForecaster::input_example() const {
    const ModelInfo& info = module_.info();
    const Samples samples = samples_->all();
    for (std::size_t sample = samples.size(); sample-- > 0;) {
        if (input_is_complete(samples, sample)) {
            InputExample example;
            example.values = module_input(samples, sample, info);
            example.outputs = module_.run(example.values);
            example.shape = {1, info.input_rows(), static_cast<std::int64_t>(columns().size())};
            return example;
        }
    }
    throw Error(ErrorKind::insufficient_data, "no window of {} rows is complete; column '{}' is missing most often",
                info.window_size, most_often_missing(samples, {0, frame_->axis.size()}));
}

}  // namespace

std::unique_ptr<NeuralForecaster> make_neural_forecaster(ExportedModule module, const NeuralInput& input,
                                                         const Frame& frame) {
    auto forecaster = std::make_unique<ArchivedForecaster>(std::move(module), input);
    forecaster->prepare(frame);
    return forecaster;
}

}  // namespace forecast
