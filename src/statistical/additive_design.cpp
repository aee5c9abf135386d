#include "additive_design.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

constexpr double kMargin = 0.02;  // a curve reaches so much of its column's range beyond what was met
constexpr std::size_t kMostLevels = 400;
constexpr double kConstant = 1e-9;  // a deviation below which a column counts as constant

std::size_t column_of(const FeatureTable& table, const std::string& name) {
    const auto found = std::find(table.names.begin(), table.names.end(), name);
    if (found == table.names.end()) {
        const std::string meant = nearest(name, table.names);
        throw Error(
            ErrorKind::invalid_argument, "a term of the additive model reads an unknown column '{}'{}", name,
            meant.empty() ? "; its features give " + join(table.names, ", ") : ", did you mean '" + meant + "'?");
    }
    return static_cast<std::size_t>(found - table.names.begin());
}

void check(const TermOptions& term) {
    const int kinds = (term.curve.empty() ? 0 : 1) + (term.lines.empty() ? 0 : 1) + (term.levels.empty() ? 0 : 1);
    if (kinds != 1) {
        throw Error(ErrorKind::invalid_argument,
                    "a term of the additive model has {} of curve, lines and levels; give it exactly one", kinds);
    }
}

std::string name_of(const TermOptions& term) {
    auto columns = columns_read(term);
    if (!term.by.empty()) {
        columns.back() = "by " + term.by;
    }
    const char* kind = !term.curve.empty() ? "curve" : !term.lines.empty() ? "lines" : "levels";
    return fmt::format("{}({})", kind, join(columns, ", "));
}

std::vector<double> values_met(const FeatureTable& table, std::size_t column, const std::vector<std::size_t>& rows) {
    std::vector<double> values;
    for (const std::size_t row : rows) {
        values.push_back(table.at(column, row));
    }
    values.erase(std::remove_if(values.begin(), values.end(), [](double v) { return std::isnan(v); }), values.end());
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

std::vector<double> levels_met(const FeatureTable& table, std::size_t column, const std::vector<std::size_t>& rows) {
    auto levels = values_met(table, column, rows);
    if (levels.size() > kMostLevels) {
        throw Error(ErrorKind::invalid_argument,
                    "a term of the additive model has levels of, or is by, the column '{}', which has {} values ({} at "
                    "most); take a curve of it",
                    table.names[column], levels.size(), kMostLevels);
    }
    return levels;
}

Eigen::Index place_of(const std::vector<double>& levels, double value) {
    const auto found = std::lower_bound(levels.begin(), levels.end(), value);
    return found != levels.end() && *found == value ? found - levels.begin() : -1;
}

bool often_known(const AdditiveTerm& term, const FeatureTable& table, const std::vector<std::size_t>& rows) {
    const auto known =
        std::count_if(rows.begin(), rows.end(), [&](std::size_t row) { return term.is_known(table, row); });
    return known > 0 && 2 * static_cast<std::size_t>(known) >= rows.size();
}

void standardise_lines(AdditiveTerm& term, const FeatureTable& table, const std::vector<std::size_t>& rows) {
    const auto lines = static_cast<Eigen::Index>(term.options.lines.size());
    term.line_centre.resize(lines);
    term.line_scale.resize(lines);
    for (Eigen::Index line = 0; line < lines; ++line) {
        Eigen::ArrayXd values(static_cast<Eigen::Index>(rows.size()));
        Eigen::Index count = 0;
        for (const std::size_t row : rows) {
            const double value = table.at(term.read[static_cast<std::size_t>(line)], row);
            if (!std::isnan(value)) {
                values[count++] = value;
            }
        }
        const auto known = values.head(count);
        const double deviation = std::sqrt((known - known.mean()).square().mean());
        term.line_centre[line] = known.mean();
        term.line_scale[line] = deviation < kConstant ? 1 : deviation;
    }
}

/// Fills in what depends on the values met; false where there is nothing to learn from: a curve of a constant.
bool spread(AdditiveTerm& term, const FeatureTable& table, const std::vector<std::size_t>& rows) {
    const TermOptions& options = term.options;
    term.by_levels = options.by.empty() ? std::vector<double>{0} : levels_met(table, term.read.back(), rows);
    auto width = static_cast<Eigen::Index>(options.lines.size());
    if (!options.lines.empty()) {
        standardise_lines(term, table, rows);
    }
    if (!options.levels.empty()) {
        term.levels = levels_met(table, term.read.front(), rows);
        width = static_cast<Eigen::Index>(term.levels.size());
    }
    if (!options.curve.empty()) {
        const auto met = values_met(table, term.read.front(), rows);
        if (met.back() - met.front() < kConstant) {
            return false;
        }
        const double margin = kMargin * (met.back() - met.front());
        term.basis.emplace(options.cyclic ? 0 : met.front() - margin, options.cyclic ? 1 : met.back() + margin,
                           options.basis_size, options.cyclic);
        width = options.basis_size;
    }
    term.size = width * static_cast<Eigen::Index>(term.by_levels.size());
    return true;
}

}  // namespace

std::vector<std::string> columns_read(const TermOptions& term) {
    std::vector<std::string> columns = term.lines;
    for (const std::string& column : {term.curve, term.levels, term.by}) {
        if (!column.empty()) {
            columns.push_back(column);
        }
    }
    return columns;
}

bool AdditiveTerm::is_known(const FeatureTable& table, std::size_t row) const {
    return std::none_of(read.begin(), read.end(), [&](std::size_t c) { return std::isnan(table.at(c, row)); });
}

void AdditiveTerm::evaluate_raw(const FeatureTable& table, std::size_t row, double* out) const {
    std::fill(out, out + size, 0.0);
    const Eigen::Index place = options.by.empty() ? 0 : place_of(by_levels, table.at(read.back(), row));
    if (place < 0) {
        return;
    }
    double* part = out + place * width();
    if (basis) {
        basis->evaluate(table.at(read.front(), row), part);
    } else if (!options.lines.empty()) {
        for (std::size_t i = 0; i < options.lines.size(); ++i) {
            const auto line = static_cast<Eigen::Index>(i);
            part[i] = (table.at(read[i], row) - line_centre[line]) / line_scale[line];
        }
    } else if (const Eigen::Index level = place_of(levels, table.at(read.front(), row)); level >= 0) {
        part[level] = 1;
    }
}

void AdditiveTerm::evaluate(const FeatureTable& table, std::size_t row, double* out) const {
    evaluate_raw(table, row, out);
    Eigen::Map<Eigen::VectorXd> columns(out, size);
    columns -= centre;
}

AdditiveDesign::AdditiveDesign(const std::vector<TermOptions>& terms, const FeatureTable& table,
                               const std::vector<std::size_t>& rows) {
    std::set<std::string> named;
    for (const TermOptions& options : terms) {
        check(options);
        AdditiveTerm term;
        term.name = name_of(options);
        if (!named.insert(term.name).second) {
            throw Error(ErrorKind::invalid_argument, "the additive model has the term {} twice", term.name);
        }
        term.options = options;
        for (const std::string& column : columns_read(options)) {
            term.read.push_back(column_of(table, column));
        }
        if (often_known(term, table, rows) && spread(term, table, rows)) {
            term.begin = columns_;
            columns_ += term.size;
            terms_.push_back(std::move(term));
        }
    }
    std::vector<std::size_t> known;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(known),
                 [&](std::size_t row) { return is_known(table, row); });
    centre(table, known);
}

void AdditiveDesign::centre(const FeatureTable& table, const std::vector<std::size_t>& rows) {
    const auto count = static_cast<double>(std::max<std::size_t>(1, rows.size()));
    for (AdditiveTerm& term : terms_) {
        Eigen::MatrixXd columns(term.size, static_cast<Eigen::Index>(rows.size()));
        for (std::size_t i = 0; i < rows.size(); ++i) {
            term.evaluate_raw(table, rows[i], columns.col(static_cast<Eigen::Index>(i)).data());
        }
        term.centre = columns.rowwise().sum() / count;
    }
}

std::vector<PenalisedBlock> AdditiveDesign::penalties() const {
    std::vector<PenalisedBlock> blocks;
    for (const AdditiveTerm& term : terms_) {
        PenalisedBlock block{term.begin, Eigen::MatrixXd::Identity(term.size, term.size)};
        if (term.basis) {
            const Eigen::MatrixXd roughness = term.basis->roughness();
            block.penalty.setZero();
            for (Eigen::Index begin = 0; begin < term.size; begin += term.width()) {
                block.penalty.block(begin, begin, term.width(), term.width()) = roughness;
            }
        }
        blocks.push_back(std::move(block));
    }
    return blocks;
}

bool AdditiveDesign::is_known(const FeatureTable& table, std::size_t row) const {
    return std::all_of(terms_.begin(), terms_.end(),
                       [&](const AdditiveTerm& term) { return term.is_known(table, row); });
}

Eigen::VectorXd AdditiveDesign::evaluate(const FeatureTable& table, std::size_t row) const {
    Eigen::VectorXd columns(columns_);
    for (const AdditiveTerm& term : terms_) {
        term.evaluate(table, row, columns.data() + term.begin);
    }
    return columns;
}

}  // namespace forecast
