#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "forecast/core/cancellation.hpp"
#include "forecast/tabular/row_split.hpp"
#include "forecast/trees/booster.hpp"

namespace forecast {

/// A line for each column, standardised; a missing value counts as the mean.
struct LinearRows {
    bool is_logistic = false;
    double intercept = 0;
    std::vector<double> offset;  ///< [columns]
    std::vector<double> scale;   ///< [columns]
    std::vector<double> slopes;  ///< [columns]

    /// [rows] numbers, or of a logistic one probabilities.
    [[nodiscard]] std::vector<double> outputs(const std::vector<float>& inputs) const;
};

/// Dense layers on standardised columns and, for those that had missing values, an indicator of these. Each hidden unit
/// is x sigmoid(x) of its sum.
struct MlpRows {
    bool is_logistic = false;
    std::vector<double> offset;           ///< [columns]
    std::vector<double> scale;            ///< [columns]
    std::vector<std::size_t> indicators;  ///< columns with an indicator, rising
    std::vector<std::size_t> sizes;       ///< [layers + 1] from inputs (columns, indicators) to the one output
    std::vector<float> weights;           ///< of each layer a matrix [outputs, inputs], row-major, then its bias
    double target_offset = 0;
    double target_scale = 1;

    /// [rows] numbers, or of a logistic one probabilities.
    [[nodiscard]] std::vector<double> outputs(const std::vector<float>& inputs) const;
    /// [rows, columns + 1] by integrated gradients (Sundararajan et al. 2017) from the mean of all columns, and last
    /// what is left, which is nearly the output there. Their sum is the output, of a logistic one its log odds.
    [[nodiscard]] std::vector<double> contributions(const std::vector<float>& inputs) const;
    /// How many weights its sizes need.
    [[nodiscard]] std::size_t weight_count() const;
};

/// How probabilities are corrected: along lines between points, constant beyond; empty: not.
struct ProbabilityMap {
    std::vector<double> from;  ///< rising
    std::vector<double> to;

    [[nodiscard]] double operator()(double probability) const;
};
/// Isotonic regression (pool adjacent violators): the rising steps nearest to what came.
ProbabilityMap isotonic_map(const std::vector<double>& actual, const std::vector<double>& probability);
/// Platt's: a logistic regression on the log odds, as points.
ProbabilityMap platt_map(const std::vector<double>& actual, const std::vector<double>& probability);

/// The probability from which on a row is best predicted as true: of the least cost, or of the best F1.
double cheapest_threshold(const std::vector<double>& actual, const std::vector<double>& probability,
                          const ThresholdOptions& options);

/// A function of a row's features, learnt once. A classification gives the probability of class 1.
class RowModel {
public:
    /// Learns from the rows `train`. With a calibration, or a threshold that is chosen, models of inner folds tell what
    /// held-out rows would have got. Throws Cancelled, and Error(insufficient_data) where folds do not fit.
    RowModel(const RowTable& rows, const std::vector<std::size_t>& train, RowTask task, const RowModelOptions& options,
             const Cancellation& cancellation = {});
    /// What save() wrote. Throws Error(data_loss), naming the file and what is wrong in it, for anything else.
    explicit RowModel(const std::filesystem::path& directory);

    /// [rows] of row-major inputs [rows, features]: numbers or calibrated probabilities.
    [[nodiscard]] std::vector<double> outputs(const std::vector<float>& inputs) const;
    /// [rows, features + 1] what each feature adds to an output (of a classification: to the log odds before
    /// calibration, of a forest to the probability), and last what all rows have. Their sum is the output. Of trees
    /// SHAP values, of a network integrated gradients.
    [[nodiscard]] std::vector<double> contributions(const std::vector<float>& inputs) const;
    /// 1 from the threshold on, else 0.
    [[nodiscard]] double class_of(double probability) const { return probability >= threshold_ ? 1 : 0; }
    [[nodiscard]] double threshold() const { return threshold_; }
    [[nodiscard]] RowTask task() const { return task_; }
    [[nodiscard]] const std::vector<std::string>& features() const { return features_; }
    [[nodiscard]] const std::vector<ColumnEncoding>& encodings() const { return encodings_; }
    [[nodiscard]] bool has_trees() const { return trees_.has_value(); }

    /// Writes row_model.json and, of trees, model.json, which is XGBoost's own.
    void save(const std::filesystem::path& directory, const std::string& target) const;

private:
    void learn_mlp(const RowTable& rows, const std::vector<std::size_t>& train, const RowModelOptions& options,
                   const Cancellation& cancellation);
    void learn(const std::vector<float>& inputs, const std::vector<double>& target, const RowModelOptions& options,
               const Cancellation& cancellation);
    [[nodiscard]] std::vector<double> raw_outputs(const std::vector<float>& inputs) const;
    void read(const nlohmann::ordered_json& json);

    RowTask task_;
    std::vector<std::string> features_;
    std::vector<ColumnEncoding> encodings_;
    std::optional<Booster> trees_;
    LinearRows linear_;
    MlpRows mlp_;
    ProbabilityMap calibration_;
    double threshold_ = 0.5;
};

}  // namespace forecast
