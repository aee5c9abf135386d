#include "forecast/workflow/ranks.hpp"

#include <algorithm>

#include <unistd.h>

#include "crew_keys.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/sha256.hpp"
#include "forecast/core/thread_pool.hpp"
#include "forecast/workflow/version.hpp"

namespace forecast {
namespace {

constexpr const char* kInvitationKey = "invitation";

nlohmann::json ground_json(const SharedGround& ground) {
    return {{"the program version", version() + " " + git_commit()},
            {"data of the digest", ground.data},
            {"settings of the digest", sha256(ground.settings)}};
}

std::optional<nlohmann::json> wait_for_invitation(RankStore& store, const Cancellation& cancellation) {
    constexpr std::chrono::milliseconds kPause{50};
    while (true) {
        if (const auto text = store.find(kInvitationKey)) {
            return nlohmann::json::parse(*text);
        }
        if (store.find(kEndKey)) {
            return std::nullopt;
        }
        cancellation.sleep(kPause);
    }
}

}  // namespace

bool is_helper(const Workspace& workspace) {
    return workspace.place && workspace.place->rank > 0;
}

std::size_t usual_jobs(const Workspace& workspace, std::size_t asked) {
    if (asked > 0) {
        return asked;
    }
    const std::size_t cores = usable_cores();
    const bool is_bound = static_cast<long>(cores) < ::sysconf(_SC_NPROCESSORS_ONLN);
    const auto sharing = static_cast<std::size_t>(workspace.place && !is_bound ? workspace.place->local_size : 1);
    return std::max<std::size_t>(1, cores / sharing);
}

std::unique_ptr<RankStore> open_ranks(const Workspace& workspace, const NeuralPlugin& neural) {
    return workspace.place ? neural.open_rank_store(*workspace.place) : nullptr;
}

Crew::Ranks invite(RankStore* store, const Workspace& workspace, const SharedGround& ground,
                   const std::string& parent_run) {
    if (store == nullptr) {
        return {};
    }
    nlohmann::json invitation = ground_json(ground);
    invitation["parent"] = parent_run;
    store->set(kInvitationKey, invitation.dump());
    Crew::Ranks ranks;
    ranks.store = store;
    ranks.size = workspace.place->size;
    return ranks;
}

std::optional<std::string> accept_invitation(RankStore& store, const Workspace& workspace, const SharedGround& ground,
                                             const Cancellation& cancellation) {
    const auto invitation = wait_for_invitation(store, cancellation);
    if (!invitation) {
        return std::nullopt;
    }
    const RankPlace& place = *workspace.place;
    const nlohmann::json own = ground_json(ground);
    for (const auto& [what, text] : own.items()) {
        if (invitation->at(what) != text) {
            store.set(left_key(place.rank), "");
            throw Error(ErrorKind::conflict, "rank {} of {} has {} {}, rank 0 has {}", place.rank, place.size, what,
                        text.get<std::string>(), invitation->at(what).get<std::string>())
                .with_advice("give all ranks the same files");
        }
    }
    return invitation->at("parent").get<std::string>();
}

}  // namespace forecast
