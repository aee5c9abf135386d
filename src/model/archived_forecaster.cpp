#include "forecast/model/archived_forecaster.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/dataset/window_tables.hpp"
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

void check_window(const WindowOptions& saved, const WindowOptions& asked) {
    if (saved.size != asked.size || saved.horizon != asked.horizon) {
        throw Error(ErrorKind::invalid_argument,
                    "the network was trained with window.size {} and window.horizon {}, not {} and {}; use the "
                    "configuration it was trained with, or train again",
                    saved.size, saved.horizon, asked.size, asked.horizon);
    }
}

class ArchivedForecaster : public NeuralForecaster {
public:
    ArchivedForecaster(ExportedModule module, NeuralInput input)
        : module_(std::move(module)), input_(std::move(input)) {}

    [[nodiscard]] std::string name() const override { return "lstm"; }
    void prepare(const Frame& frame) override;
    void update(std::size_t first, std::size_t last) override { features_->update(tables_, first, last); }
    void fit(const Origin&) override { throw Error("an exported network cannot be fitted again; train a new one"); }
    [[nodiscard]] std::vector<double> predict(const Origin& origin) const override;
    [[nodiscard]] bool uses_weather() const override { return uses_weather_; }
    void save(const std::filesystem::path& directory, const std::string& details) const override;
    [[nodiscard]] InputExample input_example() const override;
    [[nodiscard]] std::vector<std::string> columns() const override { return module_.info().columns(); }
    [[nodiscard]] std::int64_t parameter_count() const override { return module_.info().parameter_count; }

private:
    ExportedModule module_;
    NeuralInput input_;
    std::optional<WindowFeatures> features_;
    WindowTables tables_;
    bool uses_weather_ = false;
};

void ArchivedForecaster::prepare(const Frame& frame) {
    const ModelInfo& info = module_.info();
    check_window(info.window, input_.window);
    WindowFeatures features(frame, input_.features, input_.issue);
    auto tables = features.tables(input_.target_name);
    check_columns("past", info.past, tables.past.names);
    check_columns("target", info.ahead, tables.ahead.names);
    features_.emplace(std::move(features));
    tables_ = std::move(tables);
    uses_weather_ = reads_weather(frame, input_.features.past) || reads_weather(frame, input_.features.ahead);
}

std::vector<double> ArchivedForecaster::predict(const Origin& origin) const {
    std::vector<double> forecast(origin.horizon, std::numeric_limits<double>::quiet_NaN());
    if (origin.first_row < static_cast<std::size_t>(module_.info().window.size) || origin.first_row > tables_.rows()) {
        return forecast;
    }
    const auto output = module_.run(window_input(tables_, module_.info(), origin.first_row));
    std::copy_n(output.begin(), std::min(output.size(), forecast.size()), forecast.begin());
    return forecast;
}

void ArchivedForecaster::save(const std::filesystem::path& directory, const std::string& details) const {
    write_file_atomically(directory / "data" / "model.pth", module_.archive());
    write_file_atomically(directory / "model_info.json", to_json(module_.info(), details));
}

InputExample ArchivedForecaster::input_example() const {
    const ModelInfo& info = module_.info();
    for (std::size_t row = tables_.rows() + 1; row-- > 0;) {
        if (input_is_complete(tables_, info.window, row)) {
            InputExample example;
            example.values = window_input(tables_, info, row);
            example.outputs = module_.run(example.values);
            example.shape = {1, info.input_rows(), static_cast<std::int64_t>(columns().size())};
            return example;
        }
    }
    throw Error(ErrorKind::insufficient_data, "no window of {} rows is complete; column '{}' is missing most often",
                info.window.size, most_often_missing(tables_, {0, tables_.rows()}));
}

}  // namespace

std::unique_ptr<NeuralForecaster> make_neural_forecaster(ExportedModule module, const NeuralInput& input,
                                                         const Frame& frame) {
    auto forecaster = std::make_unique<ArchivedForecaster>(std::move(module), input);
    forecaster->prepare(frame);
    return forecaster;
}

}  // namespace forecast
