// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/services/queue.h>
#include <yiping/services/town.h>

#include <QString>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace yiping::desk {

/// Of what a person is told without asking.
enum class NoticeKind : std::uint8_t {
    Alarm,    ///< a device has said something that nobody has judged
    NearLimit, ///< a case is about to be late
    Unsigned, ///< sent, and not signed for in time
    Refused,  ///< the platform has not done what was ordered
    ShiftEnd, ///< 交接班 is near
    Reminder, ///< asked for by the person
    Unanswered, ///< 督办 was not answered in time
};
inline constexpr std::size_t notice_kind_count = 7;

struct Notice {
    Uuid key; ///< the same for the same thing
    NoticeKind kind = NoticeKind::Alarm;
    UtcMillis at = 0;
    Uuid subject; ///< a case; of Alarm the alarm; nil otherwise
    QString words, detail;
};

/// What somebody wants to be reminded of.
struct Reminder {
    UtcMillis at = 0;
    Uuid case_id; ///< nil: none
    QString words;
    bool operator==(const Reminder&) const = default;
};

/// Whom and when: for each kind whether it is told and whether it sounds.
struct NoticeRules {
    struct Rule {
        bool told = true;
        bool sounds = true;
        bool operator==(const Rule&) const = default;
    };
    std::array<Rule, notice_kind_count> kinds;
    bool mine_only = false; ///< of cases: only those in hand (我在办)
    bool muted = false;     ///< nothing sounds
    int before_minutes = 30; ///< NearLimit
    bool operator==(const NoticeRules&) const = default;
};

/// Looks at the town now and then and says what is new. What holds already when it first looks is listed and does not
/// sound: nobody is woken by what he has left behind. GUI thread; what it is given must outlive it.
class NoticeWatch {
public:
    NoticeWatch(const services::Town& town, const services::Queue& queue) : town_(town), queue_(queue) {}

    [[nodiscard]] const NoticeRules& rules() const { return rules_; }
    void set_rules(const NoticeRules& rules) { rules_ = rules; }
    [[nodiscard]] const std::vector<Reminder>& reminders() const { return reminders_; }
    void set_reminders(std::vector<Reminder> reminders) { reminders_ = std::move(reminders); }
    void remind(Reminder reminder) { reminders_.push_back(std::move(reminder)); }
    /// One that has been said is not said again.
    void drop_reminder(const Uuid& key);

    /// Those that were not there at the last look.
    std::vector<Notice> look();
    /// All that hold now, newest first, without those that the person has put aside.
    [[nodiscard]] const std::vector<Notice>& current() const { return current_; }
    void put_aside(const Uuid& key);
    /// Somebody else sits down: he has seen nothing yet.
    void forget();

private:
    void find_alarms(std::vector<Notice>& found) const;
    void find_cases(std::vector<Notice>& found) const;
    void find_others(std::vector<Notice>& found) const;

    const services::Town& town_;
    const services::Queue& queue_;
    NoticeRules rules_;
    std::vector<Reminder> reminders_;
    std::vector<Notice> current_;
    std::map<Uuid, UtcMillis> seen_; ///< since when each holds
    std::set<Uuid> aside_;
    bool looked_ = false;
};

} // namespace yiping::desk
