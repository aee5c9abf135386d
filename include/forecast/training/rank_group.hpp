#pragma once

#include <cstddef>
#include <string>

// Processes of one command that a launcher started together, on one machine or several: its ranks.

namespace forecast {

/// Where a process stands among those that were started with it.
struct RankPlace {
    int rank = 0;  ///< the one that records is 0
    int size = 1;
    std::string address = "127.0.0.1";  ///< host of rank 0, which the others connect to
    int port = 29500;                   ///< of rank 0
    std::string launcher;               ///< "torchrun", "srun", "mpirun"
    int local_size = 1;                 ///< ranks on this machine, as far as the launcher says
    std::string interface;              ///< of the network, "eth0"; empty: the one of this machine's host name
};

/// The ranks as one of them sees them. All call the same functions in the same order.
class RankGroup {
public:
    RankGroup() = default;
    virtual ~RankGroup() = default;
    RankGroup(const RankGroup&) = delete;
    RankGroup& operator=(const RankGroup&) = delete;

    [[nodiscard]] virtual int rank() const = 0;
    [[nodiscard]] virtual int size() const = 0;
    /// Replaces `values` [count] by their sums over all ranks, the same bits on each of them. Throws Error(unavailable)
    /// if another rank has ended, or is not heard of for two minutes.
    virtual void sum(float* values, std::size_t count) = 0;
    /// Throws Error(conflict) on all ranks, with `what` it is, where one has another text than rank 0.
    virtual void check_same(const std::string& what, const std::string& text) = 0;
};

}  // namespace forecast
