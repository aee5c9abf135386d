#pragma once

#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <nlohmann/json_fwd.hpp>

#include "forecast/features/pipeline.hpp"
#include "forecast/statistical/options.hpp"
#include "penalised_fit.hpp"
#include "spline_basis.hpp"

// The design of an additive model: from terms and a row of features to the columns of a regression, with their
// penalties.

namespace forecast {

/// The feature columns that a term names, that of `by` last.
std::vector<std::string> columns_read(const TermOptions& term);

/// One effect of an additive model: the design columns that it makes of a row of features.
///
/// A term with `by` has its columns once for each value of that column, all but one of these blocks 0 on a row.
struct AdditiveTerm {
    std::string name;  ///< "curve(temperature)", "levels(day_type, by load_last_day_type)"
    TermOptions options;
    std::vector<std::size_t> read;     ///< columns of the feature table; the `by` column last
    std::optional<SplineBasis> basis;  ///< of a curve
    std::vector<double> levels;        ///< of levels: the values met where it was fitted
    std::vector<double> by_levels;     ///< one value, 0, without `by`
    Eigen::Index begin = 0;            ///< its columns in the design
    Eigen::Index size = 0;
    Eigen::VectorXd line_centre;  ///< [lines] mean of each line's column, subtracted before `by` splits it
    Eigen::VectorXd line_scale;   ///< [lines] its standard deviation; 1 for a constant
    Eigen::VectorXd centre;       ///< [size] mean of each design column in the fit; subtracted

    /// Columns for one value of `by`.
    [[nodiscard]] Eigen::Index width() const { return size / static_cast<Eigen::Index>(by_levels.size()); }
    /// Whether the row has all columns that the term reads.
    [[nodiscard]] bool is_known(const FeatureTable& table, std::size_t row) const;
    /// Writes `size` values to `out`. A level, or a value of `by`, that was not met in the fit sets no column.
    /// REQUIRES: is_known().
    void evaluate(const FeatureTable& table, std::size_t row, double* out) const;

private:
    /// The columns before their means are subtracted.
    void evaluate_raw(const FeatureTable& table, std::size_t row, double* out) const;
    friend class AdditiveDesign;
};

/// The columns of all terms side by side. Terms of which a column is known in less than half of the rows of the fit are
/// left out, and curves of a constant.
///
/// Immutable; what depends on data (knots, levels, centres) is fixed by the rows it was made for.
class AdditiveDesign {
public:
    /// Throws Error(invalid_argument) for a term without columns, of two kinds, with an unknown column, or given twice,
    /// and for levels of a column with more than 400 values.
    AdditiveDesign(const std::vector<TermOptions>& terms, const FeatureTable& table,
                   const std::vector<std::size_t>& rows);
    /// The design that to_json() wrote. Throws nlohmann's exceptions or Malformed for anything else.
    AdditiveDesign(const nlohmann::ordered_json& saved, const FeatureTable& table);
    /// All that evaluate() needs, with columns by name.
    [[nodiscard]] nlohmann::ordered_json to_json(const FeatureTable& table) const;

    [[nodiscard]] const std::vector<AdditiveTerm>& terms() const { return terms_; }
    /// Columns of all terms together.
    [[nodiscard]] Eigen::Index columns() const { return columns_; }
    /// The penalised blocks of columns, for fit_penalised().
    [[nodiscard]] std::vector<PenalisedBlock> penalties() const;
    /// Whether every term is_known().
    [[nodiscard]] bool is_known(const FeatureTable& table, std::size_t row) const;
    /// [columns] of one row. REQUIRES: is_known().
    [[nodiscard]] Eigen::VectorXd evaluate(const FeatureTable& table, std::size_t row) const;

private:
    /// Takes the mean over `rows` off each column, so that effects have mean 0 and the intercept the rest.
    void centre(const FeatureTable& table, const std::vector<std::size_t>& rows);

    std::vector<AdditiveTerm> terms_;
    Eigen::Index columns_ = 0;
};

}  // namespace forecast
