#pragma once

#include <optional>

#include "forecast/tracking/tracking_location.hpp"
#include "forecast/training/rank_group.hpp"

namespace forecast {

/// What the environment says of a launcher that started several ranks; nothing where it started one, or there is none.
///
///   torchrun  RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT
///   mpirun    OMPI_COMM_WORLD_RANK, OMPI_COMM_WORLD_SIZE; on this machine, unless MASTER_ADDR names rank 0's
///   srun      SLURM_PROCID, SLURM_STEP_NUM_TASKS, the first host of SLURM_STEP_NODELIST; only inside a step of srun
///
/// MASTER_ADDR and MASTER_PORT come before what a launcher says otherwise. Without a port it follows from the number of
/// the job and its step, so that two of them on a machine do not meet; so it does where torchrun itself listens at
/// MASTER_PORT, with a store of its own version (TORCHELASTIC_USE_AGENT_STORE). Throws Error(invalid_argument) for a
/// variable that is no number, or a rank that is not below the size.
std::optional<RankPlace> find_place(const Variables& variables);

}  // namespace forecast
