#include "tcp_rank_store.hpp"

#include <exception>
#include <vector>

#include "forecast/core/error.hpp"
#include "tcp_store.hpp"

namespace forecast {
namespace {

class TcpRankStore final : public RankStore {
public:
    explicit TcpRankStore(const RankPlace& place) : place_(place), store_(open_tcp_store(place, false)) {}

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
                        place_.size, place_.address, place_.port, first_line(failure));
        }
    }

    RankPlace place_;
    c10::intrusive_ptr<c10d::TCPStore> store_;
};

}  // namespace

std::unique_ptr<RankStore> open_tcp_rank_store(const RankPlace& place) {
    return met(place, [&] { return std::make_unique<TcpRankStore>(place); });
}

}  // namespace forecast
