#include <algorithm>
#include <array>
#include <string_view>

#include "forecast/core/error.hpp"
#include "forecast/dataset/samples.hpp"
#include "sweep_context.hpp"

namespace forecast {
namespace {

/// Keys that decide for which rows a network has all of its inputs.
constexpr std::array<std::string_view, 3> kOfTheInputs = {"window.size", "features.", "frame."};

bool decides_inputs(const std::string& key) {
    return std::any_of(kOfTheInputs.begin(), kOfTheInputs.end(), [&](auto part) { return key.rfind(part, 0) == 0; });
}

/// The first rows of the samples that score a trial of the config; nothing if it cannot be trained at all.
std::optional<std::vector<std::size_t>> scored_rows(const ExperimentConfig& config, const TrialData& data) {
    try {
        const RowRange validation = data.rows_of(config).validation;
        const Frame& frame = data.frame_of(config);
        const SampleMaker maker(frame, config.features, config.window, config.issue, config.frame.target_name);
        const Samples samples = maker.all();
        std::vector<std::size_t> rows;
        for (const std::int64_t sample : learnable_samples(samples, validation)) {
            rows.push_back(samples.first_rows[static_cast<std::size_t>(sample)]);
        }
        return rows;
    } catch (const Error&) {  // such a trial fails, and says so
        return std::nullopt;
    }
}

}  // namespace

void check_same_rows(const PreparedTraining& prepared, const SweepPlan& plan, const TrialData& data) {
    for (const ParameterSpace& space : plan.spaces) {
        std::optional<std::vector<std::size_t>> first;
        std::string first_value;
        for (const OptionText& value : decides_inputs(space.key) ? extreme_values(space) : std::vector<OptionText>()) {
            const auto rows = scored_rows(with_setting(prepared.config.values, {{space.key, value}}).values, data);
            if (!first) {
                first = rows;
                first_value = value.text;
            } else if (rows && *rows != *first) {
                throw Error(
                    ErrorKind::invalid_argument,
                    "sweep.parameters: with {0}={1} the network knows its inputs for {2} rows of the validation "
                    "part, with {0}={3} for {4}: such trials are not scored on the same rows and cannot be "
                    "compared",
                    space.key, value.text, rows->size(), first_value, first->size())
                    .with_advice("leave out the value, fill the gaps of the data, or set frame.max_gap_rows higher");
            }
        }
    }
}

}  // namespace forecast
