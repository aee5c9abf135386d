#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace forecast {

/// Objects that serve one thread at a time, such as connections: a thread borrows one, and another is made where all
/// are lent. As many are made as threads ever ask at once.
///
/// borrow() may be called from several threads. The pool outlives its loans.
template <class Object>
class Pool {
public:
    using Make = std::function<std::unique_ptr<Object>()>;

    /// `make` may be called from several threads at once; `first` is lent before any is made.
    explicit Pool(Make make, std::unique_ptr<Object> first = nullptr) : make_(std::move(make)) {
        if (first) {
            idle_.push_back(std::move(first));
        }
    }

    /// Gives the object back where the loan ends.
    class Return {
    public:
        explicit Return(Pool& pool) : pool_(&pool) {}
        void operator()(Object* object) const { pool_->take_back(std::unique_ptr<Object>(object)); }

    private:
        Pool* pool_;
    };
    using Loan = std::unique_ptr<Object, Return>;

    Loan borrow() {
        auto object = take_idle();
        return Loan((object ? std::move(object) : make_()).release(), Return(*this));
    }

private:
    std::unique_ptr<Object> take_idle() {
        const std::lock_guard lock(mutex_);
        if (idle_.empty()) {
            return nullptr;
        }
        auto object = std::move(idle_.back());
        idle_.pop_back();
        return object;
    }

    void take_back(std::unique_ptr<Object> object) {
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(object));
    }

    Make make_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Object>> idle_;
};

}  // namespace forecast
