// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/uuid.h>

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace yiping::soak {

/// Two residents' phones that report one thing after the other, and ask again with the same id until they have heard
/// that it is done. Thread-safe.
class Phones {
public:
    explicit Phones(std::uint64_t seed);
    ~Phones();
    Phones(const Phones&) = delete;
    Phones& operator=(const Phones&) = delete;

    /// The platform is (again) there.
    void go_on(std::uint16_t port, std::string token);
    /// Begins nothing new, and waits for what is under way.
    void rest();
    /// Case numbers by id.
    [[nodiscard]] std::map<Uuid, std::string> acknowledged();

private:
    void report(std::uint64_t phone);

    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t seed_;
    std::uint16_t port_ = 0;
    std::string token_;
    std::uint64_t platform_ = 0; ///< counts its lives
    bool resting_ = true;
    bool ending_ = false;
    int busy_ = 0;
    std::map<Uuid, std::string> acknowledged_;
    std::vector<std::thread> threads_;
};

} // namespace yiping::soak
