#include "forecast/workflow/launcher.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "forecast/core/error.hpp"
#include "forecast/core/number.hpp"

namespace forecast {
namespace {

constexpr int kMostRanks = 100000;

/// The variables of a launcher.
struct LauncherNames {
    const char* launcher;
    const char* rank;
    const char* size;
    const char* local_size;  ///< ranks on this machine; a number, and more may follow
    const char* job;         ///< tells its jobs apart
    const char* step;        ///< null, or tells the steps of a job apart
    const char* hosts;       ///< null: rank 0 is on this machine, or MASTER_ADDR names its host
};

/// Those that are started inside others come first: mpirun inside a step of srun.
constexpr std::array kLaunchers = {
    LauncherNames{"torchrun", "RANK", "WORLD_SIZE", "LOCAL_WORLD_SIZE", "TORCHELASTIC_RUN_ID", nullptr, nullptr},
    LauncherNames{"mpirun", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_SIZE",
                  "PMIX_NAMESPACE", nullptr, nullptr},
    LauncherNames{"srun", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_STEP_TASKS_PER_NODE", "SLURM_JOB_ID",
                  "SLURM_STEP_ID", "SLURM_STEP_NODELIST"}};

int whole_variable(const Variables& variables, const std::string& name, int most, int least = 0) {
    const std::string text = variables(name).value_or("");
    const auto number = parse_number(text);
    if (!number || *number < least || *number > most || *number != static_cast<int>(*number)) {
        throw Error(ErrorKind::invalid_argument, "{} is '{}', which is no number from {} to {}", name, text, least,
                    most);
    }
    return static_cast<int>(*number);
}

/// "4(x3),2" -> 4; 1 where there is nothing to read.
int leading_number(const std::string& text) {
    const auto number = parse_number(text.substr(0, text.find_first_not_of("0123456789")));
    return number && *number >= 1 && *number <= kMostRanks ? static_cast<int>(*number) : 1;
}

/// "node[03-07,12],other" -> "node03"
std::string first_host(const std::string& list) {
    const std::size_t bracket = list.find('[');
    const std::size_t comma = list.find(',');
    if (bracket == std::string::npos || comma < bracket) {
        return list.substr(0, comma);
    }
    return list.substr(0, bracket) + list.substr(bracket + 1, list.find_first_of(",-]", bracket) - bracket - 1);
}

/// A port that jobs of other names hardly have: FNV-1a of the name, above the ports of services.
int port_of(std::string_view job) {
    std::uint32_t hash = 2166136261U;
    for (const char character : job) {
        hash = (hash ^ static_cast<unsigned char>(character)) * 16777619U;
    }
    constexpr std::uint32_t kFirst = 20000;
    constexpr std::uint32_t kPorts = 10000;
    return static_cast<int>(kFirst + hash % kPorts);
}

int meeting_port(const LauncherNames& names, const Variables& variables) {
    constexpr int kMostPort = 65535;
    const std::string step = names.step != nullptr ? variables(names.step).value_or("") : "";
    const std::string job = variables(names.job).value_or("") + "." + step;
    const auto given = variables("MASTER_PORT");
    if (given && variables("TORCHELASTIC_USE_AGENT_STORE") == "True") {
        return port_of(*given + job);
    }
    return given ? whole_variable(variables, "MASTER_PORT", kMostPort, 1) : port_of(job);
}

RankPlace place_by(const LauncherNames& names, const Variables& variables) {
    RankPlace place;
    place.launcher = names.launcher;
    place.size = whole_variable(variables, names.size, kMostRanks);
    place.rank = whole_variable(variables, names.rank, kMostRanks);
    if (place.rank >= place.size) {
        throw Error(ErrorKind::invalid_argument, "{} is {} and {} is {}: ranks count from 0", names.rank, place.rank,
                    names.size, place.size);
    }
    if (names.hosts != nullptr) {
        place.address = first_host(variables(names.hosts).value_or(place.address));
    }
    place.address = variables("MASTER_ADDR").value_or(place.address);
    place.port = meeting_port(names, variables);
    place.local_size = leading_number(variables(names.local_size).value_or(""));
    place.interface = variables("GLOO_SOCKET_IFNAME").value_or("");
    return place;
}

}  // namespace

std::optional<RankPlace> find_place(const Variables& variables) {
    for (const LauncherNames& names : kLaunchers) {
        if (variables(names.rank) && variables(names.size)) {
            const RankPlace place = place_by(names, variables);
            return place.size > 1 ? std::optional(place) : std::nullopt;
        }
    }
    return std::nullopt;
}

}  // namespace forecast
