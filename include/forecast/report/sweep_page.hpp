#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "forecast/evaluation/paired_bootstrap.hpp"
#include "forecast/pages/web_page.hpp"
#include "forecast/tracking/run_store.hpp"

// The report of a sweep: which setting won and how surely, what its trials were, and which parameters matter.

namespace forecast {

/// A key that was searched.
struct ReportedParameter {
    std::string key;                   ///< "training.learning_rate"
    std::string name;                  ///< the short one: "learning_rate"
    std::vector<std::string> choices;  ///< of a list its values; empty of a range
    bool logarithmic = false;          ///< of a range
    /// Share of the objective's variance that it explains by itself, and what nine of ten trees say at least and at
    /// most; NaN where that is not known.
    double importance = std::numeric_limits<double>::quiet_NaN();
    double importance_low = 0;
    double importance_high = 0;
};

/// A trial, ended or on its way.
struct ReportedTrial {
    enum class Status { finished, pruned, failed, running };

    std::size_t number = 0;  ///< from 1
    std::string run_id;
    Status status = Status::running;
    std::vector<double> point;         ///< [parameters] of a list the place of the choice, else the value
    std::vector<std::string> setting;  ///< [parameters] as --set takes the values
    double objective = std::numeric_limits<double>::quiet_NaN();  ///< NaN where there is none
    std::string failure;                                          ///< the sentence of a failed one
    std::vector<double> losses;                                   ///< [epochs] of the validation part
    double seconds = 0;
};

/// A setting that was trained by several seeds and scored on the test period.
struct ReportedFinalist {
    std::optional<std::size_t> trial;  ///< place in the trials; nothing: the config's own settings
    std::size_t seeds = 0;
    double objective = 0;  ///< mean over the seeds, on the validation part
    std::optional<double> mae, rmse, mape;
    std::optional<PairedGain> difference;  ///< by how much it errs more than the config's own settings
};

struct ReportedSweep {
    RunSummary run;  ///< the parent
    std::string objective = "val_loss";
    std::string unit = "MW";
    std::size_t planned = 0;  ///< trials
    bool keeps_none = false;  ///< none of the best are trained again: there will be no finalists
    std::vector<ReportedParameter> parameters;
    std::vector<ReportedTrial> trials;        ///< by their numbers
    std::vector<ReportedFinalist> finalists;  ///< the config's own settings first; empty until they are scored
    std::optional<std::size_t> winner;        ///< among them
};

/// The page. Throws Error(insufficient_data) if there is no trial.
WebPage sweep_page(const ReportedSweep& sweep, const Words& words);

}  // namespace forecast
