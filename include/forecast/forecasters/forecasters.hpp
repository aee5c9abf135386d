#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forecast/core/cancellation.hpp"
#include "forecast/core/forecaster.hpp"
#include "forecast/forecasters/options.hpp"
#include "forecast/forecasters/shared_forecaster.hpp"

// All forecasters but the network, by the names that a config gives them; those that it need not name are
//
// j-1          persistence: the newest known load of the same clock time, at most 28 days before
// j-7          seasonal naive: the newest known load of the same weekday and clock time, 1 to 4 weeks before
// climatology  the mean of the same weekday within 10 days of the date, over all earlier years
// tso          the grid operator's own forecast, where it was published by the issue time

namespace forecast {

/// What the forecasters of an experiment are made with.
struct ForecasterSpecs {
    NamedForecasters named;  ///< those that learn
    IssueOptions issue;
    std::string tso_column = "prevision_j1";  ///< the frame's column with the grid operator's forecast
    Cancellation cancellation = {};           ///< when requested, a fit throws Cancelled
    bool keep_fits = false;                   ///< as StatisticalOptions; for one set of data only
};

/// Throws Error(invalid_argument), naming the entry, for a base or member that is not there, for one that builds on
/// itself, for a combination without members, and for an entry that is both of days and of the frame's rows.
void check_bases(const NamedForecasters& named);

/// The entries of days, each with the name of the daily level that reads it: what one names in `of`, and what that
/// builds on.
std::map<std::string, std::string> forecasters_of_days(const NamedForecasters& named);

/// Names of the forecasters that a model is compared with, in the order of tables: baselines, linear, additive, tso
/// only if the frame has its column, then the others, each behind those that it builds on; none of days.
std::vector<std::string> forecaster_names(const Frame& frame, const ForecasterSpecs& specs);

/// The features that the forecaster `name` and those that it builds on learn from: an empty list for a baseline,
/// nothing for an unknown name. Without those of days, whose features read another frame.
std::optional<std::vector<FeatureOptions>> features_of(const std::string& name, const ForecasterSpecs& specs);

/// Those that the forecasters of days learn from which `name`, or one that it builds on, reads; of the frame by days.
std::vector<FeatureOptions> features_of_days(const std::string& name, const ForecasterSpecs& specs);

/// Whether a run can keep this forecaster, so that `predict` can use it later. True of all, the network too, but for
/// tso, whose forecasts are not ours.
bool can_be_recorded(const std::string& forecaster);

/// The forecasters of an experiment, each made when it is first asked for, once. Those that build on others share
/// these.
///
/// REQUIRES: check_bases(specs.named).
class Forecasters {
public:
    /// `artifacts` of a run: forecasters whose fits are kept there are loaded; empty = none.
    explicit Forecasters(ForecasterSpecs specs, std::filesystem::path artifacts = {});

    /// The one called `name`, not prepared yet. Throws Error(invalid_argument), listing the names, for an unknown one
    /// and for a learner without features or terms; throws as load_forecaster() does.
    std::shared_ptr<SharedForecaster> get(const std::string& name);

private:
    std::shared_ptr<SharedForecaster> make(const std::string& name);

    ForecasterSpecs specs_;
    std::filesystem::path artifacts_;
    std::map<std::string, std::shared_ptr<SharedForecaster>> made_;
};

}  // namespace forecast
