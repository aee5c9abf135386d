#include "tcp_rank_store.hpp"

#include <chrono>
#include <exception>
#include <string_view>
#include <vector>

#include <c10/util/intrusive_ptr.h>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include "forecast/core/error.hpp"

namespace forecast {
namespace {

constexpr std::chrono::minutes kStorePatience{2};

/// The first line of what c10d says; a stack may follow.
std::string first_line_of(const std::exception& failure) {
    const std::string_view text = failure.what();
    return std::string(text.substr(0, text.find('\n')));
}

class TcpRankStore final : public RankStore {
public:
    explicit TcpRankStore(const RankPlace& place) : place_(place) {
        c10d::TCPStoreOptions at;
        at.port = static_cast<std::uint16_t>(place.port);
        at.isServer = place.rank == 0;
        at.waitWorkers = false;
        at.timeout = kStorePatience;
        store_ = c10::make_intrusive<c10d::TCPStore>(place.address, at);
    }

    void set(const std::string& key, const std::string& text) override {
        tried([&] {
            store_->set(key, std::vector<std::uint8_t>(text.begin(), text.end()));
            return 0;
        });
    }

    [[nodiscard]] std::optional<std::string> find(const std::string& key) override {
        return tried([&]() -> std::optional<std::string> {
            if (!store_->check({key})) {  // get() would wait for it
                return std::nullopt;
            }
            const auto bytes = store_->get(key);
            return std::string(bytes.begin(), bytes.end());
        });
    }

    void erase(const std::string& key) override {
        tried([&] { return store_->deleteKey(key); });
    }

    std::int64_t add(const std::string& counter, std::int64_t amount) override {
        return tried([&] { return store_->add(counter, amount); });
    }

private:
    template <class Call>
    auto tried(const Call& call) -> decltype(call()) {
        try {
            return call();
        } catch (const std::exception& failure) {
            throw Error(ErrorKind::unavailable, "rank {} of {} does not hear of rank 0 at {}:{}: {}", place_.rank,
                        place_.size, place_.address, place_.port, first_line_of(failure));
        }
    }

    RankPlace place_;
    c10::intrusive_ptr<c10d::TCPStore> store_;
};

}  // namespace

std::unique_ptr<RankStore> open_tcp_rank_store(const RankPlace& place) {
    try {
        return std::make_unique<TcpRankStore>(place);
    } catch (const std::exception& failure) {
        throw Error(ErrorKind::unavailable, "rank {} of {}, started by {}, does not meet the others at {}:{}: {}",
                    place.rank, place.size, place.launcher, place.address, place.port, first_line_of(failure))
            .with_advice("MASTER_ADDR and MASTER_PORT name a host and a free port that all ranks reach");
    }
}

}  // namespace forecast
