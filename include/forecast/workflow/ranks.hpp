#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "forecast/training/neural_plugin.hpp"
#include "forecast/workflow/crew.hpp"
#include "forecast/workflow/workspace.hpp"

// How the processes of a command that a launcher started find to each other: rank 0 leads, the others help it.

namespace forecast {

/// What has to be the same on all ranks, besides the program.
struct SharedGround {
    std::string data;      ///< digest
    std::string settings;  ///< all that the command was asked for, as a text
};

/// Whether this process helps another one: it is a rank other than 0.
bool is_helper(const Workspace& workspace);

/// Trainings of one thread each that this process does at a time: `asked`, or one a core. The ranks of a machine share
/// its cores, unless the launcher has bound each to its own.
std::size_t usual_jobs(const Workspace& workspace, std::size_t asked);

/// The store of the ranks; nullptr where this process is alone. Throws as NeuralPlugin::open_rank_store().
std::unique_ptr<RankStore> open_ranks(const Workspace& workspace, const NeuralPlugin& neural);

/// Rank 0 tells the others what they will work for. Nothing to do without a store.
Crew::Ranks invite(RankStore* store, const Workspace& workspace, const SharedGround& ground,
                   const std::string& parent_run);

/// The parent run, once rank 0 has told; nothing if it has come to its end before. Throws Error(conflict) if this rank
/// has another program, data or settings, Error(unavailable) if rank 0 has gone, and Cancelled.
std::optional<std::string> accept_invitation(RankStore& store, const Workspace& workspace, const SharedGround& ground,
                                             const Cancellation& cancellation);

}  // namespace forecast
