#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/core/saved_fit.hpp"
#include "forecast/tabular/row_model.hpp"
#include "forecast/trees/saved_trees.hpp"

// How a model of rows is kept in files, and read again without trust in them.

namespace forecast {
namespace {

using RowJson = nlohmann::ordered_json;

constexpr const char* kRowModelFile = "row_model.json";
constexpr const char* kXgboostFile = "model.json";
constexpr int kRowModelSchema = 1;
constexpr double kMostUnits = 1e6;  // of a layer that is read

Error no_row_model(const std::filesystem::path& file, const char* why) {
    return {ErrorKind::data_loss, "{} is no model of rows: {}; train again", file.string(), why};
}

/// What `read` makes of the file's text; what is wrong in it becomes an Error that names the file.
template <class Read>
auto read_model_file(const std::filesystem::path& file, Read read) {
    const std::string text = read_file(file);
    try {
        return read(text);
    } catch (const nlohmann::json::exception& error) {
        throw no_row_model(file, error.what());
    } catch (const std::runtime_error& error) {  // Malformed, and Error of what is no JSON
        throw no_row_model(file, error.what());
    }
}

RowJson encodings_json(const std::vector<ColumnEncoding>& encodings) {
    RowJson list = RowJson::array();
    for (const ColumnEncoding& one : encodings) {
        list.push_back({{"name", one.name}, {"kind", to_string(one.kind)}, {"levels", one.levels}});
    }
    return list;
}

std::vector<ColumnEncoding> read_encodings(const RowJson& list) {
    std::vector<ColumnEncoding> encodings;
    for (const RowJson& one : list) {
        const auto kind = parse_enum<ColumnKind>(one.at("kind").get<std::string>());
        require(kind.has_value(), "a column is of no known kind");
        encodings.push_back({one.at("name"), *kind, one.at("levels")});
        const auto& levels = encodings.back().levels;
        require(std::is_sorted(levels.begin(), levels.end()), "a category's values are not sorted");
    }
    return encodings;
}

std::vector<double> read_number_list(const RowJson& list) {
    std::vector<double> numbers;
    for (const RowJson& one : list) {
        numbers.push_back(read_number(one));
    }
    return numbers;
}

RowJson mlp_json(const MlpRows& mlp) {
    return {{"logistic", mlp.is_logistic},
            {"offset", mlp.offset},
            {"scale", mlp.scale},
            {"indicators", mlp.indicators},
            {"sizes", mlp.sizes},
            {"weights", std::vector<double>(mlp.weights.begin(), mlp.weights.end())},
            {"target_offset", mlp.target_offset},
            {"target_scale", mlp.target_scale}};
}

void check_scaling(const std::vector<double>& offset, const std::vector<double>& scale, std::size_t columns) {
    require(offset.size() == columns && scale.size() == columns, "its lists are not as long as it has features");
    require(std::all_of(scale.begin(), scale.end(), [](double one) { return one > 0; }), "a scale is not above 0");
}

MlpRows read_mlp(const RowJson& saved, std::size_t columns) {
    const auto sizes_in = [&](const char* key) {
        std::vector<std::size_t> sizes;
        for (const double number : read_number_list(saved.at(key))) {
            require(number >= 0 && number <= kMostUnits && number == std::floor(number), "a size is no count");
            sizes.push_back(static_cast<std::size_t>(number));
        }
        return sizes;
    };
    MlpRows mlp;
    mlp.is_logistic = saved.at("logistic").get<bool>();
    mlp.offset = read_number_list(saved.at("offset"));
    mlp.scale = read_number_list(saved.at("scale"));
    mlp.indicators = sizes_in("indicators");
    mlp.sizes = sizes_in("sizes");
    for (const double weight : read_number_list(saved.at("weights"))) {
        mlp.weights.push_back(static_cast<float>(weight));
    }
    mlp.target_offset = read_number(saved.at("target_offset"));
    mlp.target_scale = read_number(saved.at("target_scale"));
    check_scaling(mlp.offset, mlp.scale, columns);
    require(mlp.target_scale > 0, "a scale is not above 0");
    require(std::all_of(mlp.indicators.begin(), mlp.indicators.end(), [&](std::size_t i) { return i < columns; }),
            "an indicator is of no feature");
    require(mlp.sizes.size() >= 2 && mlp.sizes.front() == columns + mlp.indicators.size() && mlp.sizes.back() == 1,
            "its layers do not fit its features");
    require(!mlp.weights.empty() && mlp.weights.size() == mlp.weight_count(), "it has not as many weights as it needs");
    return mlp;
}

LinearRows read_linear(const RowJson& saved, std::size_t columns) {
    LinearRows linear = {saved.at("logistic").get<bool>(), read_number(saved.at("intercept")),
                         read_number_list(saved.at("offset")), read_number_list(saved.at("scale")),
                         read_number_list(saved.at("slopes"))};
    check_scaling(linear.offset, linear.scale, columns);
    require(linear.slopes.size() == columns, "its lists are not as long as it has features");
    return linear;
}

bool is_probability(double number) {
    return number >= 0 && number <= 1;
}

/// A fitted one rises; Platt's falls where the model is worse than none.
ProbabilityMap read_calibration(const RowJson& saved) {
    ProbabilityMap map = {read_number_list(saved.at("from")), read_number_list(saved.at("to"))};
    require(map.from.size() == map.to.size(), "its calibration's points are not pairs");
    for (const auto* list : {&map.from, &map.to}) {
        require(std::all_of(list->begin(), list->end(), is_probability), "its calibration is not of probabilities");
    }
    require(std::is_sorted(map.from.begin(), map.from.end(), std::less_equal<>()), "its calibration goes back");
    require(std::is_sorted(map.to.begin(), map.to.end()) || std::is_sorted(map.to.rbegin(), map.to.rend()),
            "its calibration rises and falls");
    return map;
}

/// A forest of classes is one of squared errors, too.
std::vector<std::string> objectives_of(RowTask task) {
    std::vector<std::string> objectives = {kSquaredErrors};
    if (task == RowTask::classification) {
        objectives.emplace_back(kLogistic);
    }
    return objectives;
}

}  // namespace

void RowModel::save(const std::filesystem::path& directory, const std::string& target) const {
    RowJson json = {{"schema_version", kRowModelSchema},
                    {"task", to_string(task_)},
                    {"target", target},
                    {"features", features_},
                    {"columns", encodings_json(encodings_)}};
    if (task_ == RowTask::classification) {
        json["threshold"] = threshold_;
        json["calibration"] = {{"from", calibration_.from}, {"to", calibration_.to}};
    }
    if (trees_) {
        json["trees"] = kXgboostFile;
        write_file_atomically(directory / kXgboostFile, trees_->to_json());
    } else if (!mlp_.weights.empty()) {
        json["mlp"] = mlp_json(mlp_);
    } else {
        json["linear"] = {{"logistic", linear_.is_logistic},
                          {"intercept", linear_.intercept},
                          {"offset", linear_.offset},
                          {"scale", linear_.scale},
                          {"slopes", linear_.slopes}};
    }
    write_file_atomically(directory / kRowModelFile, json.dump() + "\n");
}

RowModel::RowModel(const std::filesystem::path& directory) : task_(RowTask::regression) {
    const bool has_saved_trees = read_model_file(directory / kRowModelFile, [&](const std::string& text) {
        const auto json = parse_json<RowJson>(text);
        read(json);
        return json.contains("trees");
    });
    if (has_saved_trees) {
        trees_ = read_model_file(directory / kXgboostFile, [&](const std::string& text) {
            return Booster(check_xgboost_json(text, objectives_of(task_), features_));
        });
    }
}

void RowModel::read(const RowJson& json) {
    require(json.at("schema_version") == kRowModelSchema, "its schema_version is another program's");
    const auto task = parse_enum<RowTask>(json.at("task").get<std::string>());
    require(task.has_value(), "its task is not known");
    task_ = *task;
    const bool is_class = task_ == RowTask::classification;
    features_ = json.at("features").get<std::vector<std::string>>();
    require(!features_.empty(), "it has no features");
    encodings_ = read_encodings(json.at("columns"));
    require(json.contains("threshold") == is_class, "its threshold is of another task");
    if (is_class) {
        threshold_ = read_number(json.at("threshold"));
        require(is_probability(threshold_), "its threshold is no probability");
        calibration_ = read_calibration(json.at("calibration"));
    }
    require(json.contains("mlp") + json.contains("linear") + json.contains("trees") == 1,
            "it is not one of trees, mlp and linear");
    if (json.contains("mlp")) {
        mlp_ = read_mlp(json.at("mlp"), features_.size());
        require(mlp_.is_logistic == is_class, "its network is of another task");
    }
    if (json.contains("linear")) {
        linear_ = read_linear(json.at("linear"), features_.size());
        require(linear_.is_logistic == is_class, "its slopes are of another task");
    }
}

}  // namespace forecast
