#include "forecast/workflow/variant_comparison.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/sha256.hpp"
#include "forecast/core/text.hpp"
#include "forecast/evaluation/seeded_scores.hpp"
#include "forecast/tracking/run_values.hpp"
#include "forecast/workflow/child_reports.hpp"
#include "forecast/workflow/child_runs.hpp"
#include "forecast/workflow/neural_library.hpp"
#include "forecast/workflow/recorded_datasets.hpp"
#include "forecast/workflow/run_reports.hpp"
#include "variant_trainings.hpp"

namespace forecast {
namespace {

bool same_load(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

/// Throws Error(invalid_argument) unless both are scored on the same loads.
void check_same_test(const PreparedTraining& a, const std::string& name_of_a, const PreparedTraining& b,
                     const std::string& name_of_b) {
    const RowRange rows = a.split.test;
    const RowRange others = b.split.test;
    const auto days = [](const PreparedTraining& p) {
        return format_day(p.frame.axis.day(p.split.test.begin)) + " .. " +
               format_day(p.frame.axis.day(p.split.test.end - 1));
    };
    const bool same_rows = rows.size() == others.size() &&
                           a.frame.axis.start(rows.begin) == b.frame.axis.start(others.begin) &&
                           a.frame.axis.end(rows.end - 1) == b.frame.axis.end(others.end - 1);
    if (!same_rows) {
        throw Error(ErrorKind::invalid_argument,
                    "'{}' is tested on {} and '{}' on {}: only what forecasts the same days can be compared", name_of_a,
                    days(a), name_of_b, days(b))
            .with_advice("give all the same split.test_from and split.test_to");
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!same_load(a.frame.target().values[rows.begin + i], b.frame.target().values[others.begin + i])) {
            throw Error(ErrorKind::invalid_argument,
                        "'{}' and '{}' have other loads on {}: only what forecasts the same load can be compared",
                        name_of_a, name_of_b, format_day(a.frame.axis.day(rows.begin + i)));
        }
    }
}

std::vector<PreparedTraining> prepare_variants(const ComparisonRequest& request) {
    std::vector<PreparedTraining> prepared;
    for (std::size_t v = 0; v < request.variants.size(); ++v) {
        const ConfigVariant& variant = request.variants[v];
        check_key("variant", variant.name + "/parameters");  // the longest name of its metrics
        prepared.push_back(prepare_training(variant.config, request.config_files[v]));
        check_same_test(prepared.front(), request.variants.front().name, prepared.back(), variant.name);
    }
    return prepared;
}

/// All trainings, variant by variant.
std::vector<VariantTraining> trainings_of(const std::vector<PreparedTraining>& prepared, std::size_t seeds) {
    std::vector<VariantTraining> all;
    for (std::size_t v = 0; v < prepared.size(); ++v) {
        for (const std::int64_t seed : following_seeds(prepared[v].config.values.training.seed, seeds)) {
            VariantTraining training;
            training.variant = v;
            training.config = prepared[v].config;
            training.config.values.training.seed = seed;
            training.score.seed = seed;
            for (ResolvedOption& option : training.config.options) {
                if (option.path == "training.seed") {
                    option.value = std::to_string(seed);
                }
            }
            all.push_back(std::move(training));
        }
    }
    return all;
}

/// The smallest MAE of the test period.
std::optional<std::size_t> best_variant(const std::vector<VariantScore>& variants) {
    std::optional<std::size_t> best;
    for (std::size_t v = 0; v < variants.size(); ++v) {
        const auto mae = variants[v].mean(&SeedScore::mae);
        if (mae && (!best || *mae < *variants[*best].mean(&SeedScore::mae))) {
            best = v;
        }
    }
    return best;
}

/// All on the same rows of the test period.
VariantScores score_variants(const ComparisonRequest& request, const std::vector<PreparedTraining>& prepared,
                             const std::vector<VariantTraining>& trainings) {
    const PreparedTraining& p = prepared.front();
    std::vector<SeededForecasts> forecasts;
    for (const VariantTraining& training : trainings) {
        if (training.score.failure.empty()) {
            forecasts.push_back({training.variant, training.forecasts});
        }
    }
    const SeededScores together(p.frame, test_options(p), std::move(forecasts));
    VariantScores scores;
    scores.unit = p.frame.unit;
    scores.test_from = p.frame.axis.day(p.split.test.begin);
    scores.test_to = p.frame.axis.day(p.split.test.end - 1) + 1;
    for (std::size_t v = 0; v < prepared.size(); ++v) {
        scores.variants.push_back({request.variants[v].name, prepared[v].config.values.training.loss, 0, {}});
    }
    auto score = together.scores().begin();
    for (const VariantTraining& training : trainings) {
        VariantScore& variant = scores.variants[training.variant];
        SeedScore seed = training.score;
        if (seed.failure.empty()) {
            variant.parameters = training.parameters;
            if (score->n > 0) {
                seed.mae = score->value("mae");
                seed.rmse = score->value("rmse");
                seed.r2 = score->value("r2");
            }
            ++score;
        }
        variant.seeds.push_back(std::move(seed));
    }
    scores.best = best_variant(scores.variants);
    for (std::size_t v = 0; scores.best && v < scores.variants.size(); ++v) {
        if (v != *scores.best) {
            scores.variants[v].difference = together.difference(*scores.best, v, scores.variants.size() - 1);
        }
    }
    return scores;
}

void record_variants(const VariantScores& scores, ActiveRun& run) {
    for (const auto& [key, value] : variant_metrics(scores)) {
        run.log_metric(key, value);
    }
    const auto directory = run.artifact_directory();
    write_file_atomically(directory / kVariantsArtifact, variants_json(scores).dump(2) + "\n");
    write_file_atomically(directory / kTablesArtifact, render_variants(scores, TableFormat::text, Terminal{}));
    add_note(run, render_variants(scores, TableFormat::markdown, Terminal{}));
}

std::vector<Param> variant_params(const ComparisonRequest& request) {
    std::vector<std::string> names;
    for (const ConfigVariant& variant : request.variants) {
        names.push_back(variant.name);
    }
    return {{"variants", join(names, ", ")}, {"seeds", std::to_string(request.seeds)}};
}

std::set<std::string> runs_of(const VariantScores& scores) {
    std::set<std::string> ids;
    for (const VariantScore& variant : scores.variants) {
        for (const SeedScore& seed : variant.seeds) {
            ids.insert(seed.run_id);
        }
    }
    return ids;
}

SharedGround shared_ground(const std::vector<VariantTraining>& trainings,
                           const std::vector<PreparedTraining>& prepared) {
    SharedGround ground{"", "compare"};
    for (const PreparedTraining& p : prepared) {
        ground.data += p.data.sha256;
    }
    for (const VariantTraining& training : trainings) {
        ground.settings += "\n" + to_json_text(training.config.values);
    }
    ground.data = sha256(ground.data);
    return ground;
}

std::vector<std::unique_ptr<TrialData>> data_of(const std::vector<PreparedTraining>& prepared,
                                                const NeuralPlugin& neural) {
    std::vector<std::unique_ptr<TrialData>> data;
    for (const PreparedTraining& p : prepared) {
        data.push_back(std::make_unique<TrialData>(p));
        check_trial(neural, *data.back(), variant_task(*data.back(), p.config.values));
    }
    return data;
}

}  // namespace

ComparedVariants compare_variants(const ComparisonRequest& request, const Workspace& workspace, Observer& observer,
                                  const Cancellation& cancellation) {
    const NeuralLibrary library;
    ComparedVariants outcome;
    outcome.prepared = prepare_variants(request);
    auto trainings = trainings_of(outcome.prepared, request.seeds);
    const NeuralPlugin& neural = library.get();
    const auto data = data_of(outcome.prepared, neural);
    const PreparedTraining& first = outcome.prepared.front();

    ParentCommand command;
    command.shared = shared_ground(trainings, outcome.prepared);
    command.jobs = usual_jobs(workspace, 0);
    command.wait = request.wait;
    command.worker = [&](RunStore& store, const RunSummary& parent) -> Crew::Work {
        const VariantGround ground{store, neural, request, outcome.prepared, data, trainings, parent, cancellation};
        return [ground](const nlohmann::json& task) { return do_variant(ground, task); };
    };
    command.parent = [&](RunStore&, Observer&) {
        return parent_run(first.config, workspace, "comparison", provenance_tags(first, neural), request.tags);
    };
    command.lead = [&](const Lead& lead) {
        lead.run.log_params(variant_params(request));
        lead.run.log_inputs(dataset_inputs(first.data, first.config.values, "training"));
        run_trainings(lead.crew, request, trainings, lead.observer);
        outcome.scores = score_variants(request, outcome.prepared, trainings);
        return runs_of(outcome.scores);
    };
    command.record = [&](const Lead& lead) {
        record_variants(outcome.scores, lead.run);
        write_parent_report(lead.store, lead.run.summary(), lead.run.artifact_directory());
    };
    run_parent_command(command, outcome, workspace, &neural, observer, cancellation);
    return outcome;
}

}  // namespace forecast
