// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/category.h>
#include <yiping/services/pinyin.h>
#include <yiping/services/town.h>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace yiping::services {

enum class QueueFilter : std::uint8_t {
    All,      ///< 全部在办
    DueSoon,  ///< 快到期: due within two hours
    Late,     ///< 超时
    Returned, ///< 退回: the holder sent it back and nobody has been sent since
    Mine,     ///< 我在办: what the person at the desk has done something to (Queue::set_person)
    Tonight,  ///< 今晚值班: late, or late before the shift of this night ends if nobody does anything
    Shelved,  ///< 挂账
    CallBack, ///< 回访: closed within seven days, and the reporter has not been asked
    Overseen, ///< 督办: an answer in words is owed
};
inline constexpr std::size_t queue_filter_count = 9;

enum class QueueOrder : std::uint8_t {
    Urgent,   ///< what is late by how late, then by the nearest deadline
    Newest,
    Oldest,
    Place,    ///< by area code
    Category, ///< by code
    Holder,   ///< by name, what nobody holds first
};
inline constexpr std::size_t queue_order_count = 6;

/// Of what a filter shows, only these.
struct QueueNarrowing {
    std::optional<domain::CaseStatus> status;
    std::string area_code; ///< it and what lies below; "" everywhere
    std::string category;  ///< it and what lies below; "" all
    std::optional<Uuid> holder; ///< nil: what nobody holds
    bool operator==(const QueueNarrowing&) const = default;
    [[nodiscard]] bool is_empty() const { return *this == QueueNarrowing{}; }
};

/// The nearest promise of a case: that of its present stage or that of handling.
struct Deadline {
    UtcMillis at = 0;   ///< 0: none, or the clock stands
    bool of_stage = false; ///< of the stage (响应, 核查), not of the case
    bool operator==(const Deadline&) const = default;
};
[[nodiscard]] Deadline deadline_of(const domain::Case& data);

/// The operator's list of open cases, most urgent first: the late ones by how late, then the others by their nearest
/// deadline, those without one next, the ones whose clock stands last; ties by number, so that rows do not jump. Closed
/// cases are only in it while something is searched for among all: then the newest that the whole cache has stand
/// behind the open ones; and 回访 has nothing but closed ones, the oldest first. GUI thread; what it is given must
/// outlive it.
class Queue final : private TownListener {
public:
    /// Without a reader only open cases are searched.
    Queue(Town& town, const domain::CategoryTree& categories, CacheReader* reader = nullptr);
    ~Queue() override;
    Queue(const Queue&) = delete;
    Queue& operator=(const Queue&) = delete;

    /// Called when entries() or counts() changed.
    std::function<void()> on_changed;

    void set_filter(QueueFilter filter);
    [[nodiscard]] QueueFilter filter() const { return filter_; }
    void set_order(QueueOrder order);
    [[nodiscard]] QueueOrder order() const { return order_; }
    void narrow(QueueNarrowing narrowing);
    [[nodiscard]] const QueueNarrowing& narrowing() const { return narrowing_; }

    /// Who sits at the desk: the post that moves name, and the cases known to be in his hands. More come as he acts.
    void set_person(std::string post, std::vector<Uuid> in_hand);
    /// Those of them that are open.
    [[nodiscard]] std::vector<Uuid> in_hand() const;
    [[nodiscard]] bool is_in_hand(const Uuid& case_id) const { return in_hand_.contains(case_id); }
    /// Until when 今晚值班 looks ahead.
    [[nodiscard]] UtcMillis tonight_until() const;

    /// Words that all must be in number, title, place or category, or – two and more letters – among the first letters
    /// of what title and place sound like ("dksq"); "" shows everything. ASCII in either case.
    void set_search(std::string text);

    [[nodiscard]] const std::vector<Uuid>& entries() const { return entries_; }
    /// How many of them, the last ones, are closed.
    [[nodiscard]] std::size_t past_count() const { return past_count_; }
    /// The row of an entry; nullptr while it is being read.
    [[nodiscard]] const domain::Case* row(const Uuid& id) const;
    /// Cases per filter, whatever is searched for.
    [[nodiscard]] const std::array<std::uint32_t, queue_filter_count>& counts() const { return counts_; }

    static constexpr std::int64_t due_soon_ms = 2 * hour_ms;
    static constexpr std::uint32_t most_past = 100;
    static constexpr std::int64_t call_back_ms = 7 * day_ms;

private:
    struct Key {
        int rank = 0;
        UtcMillis at = 0;
        std::string_view word;
        std::string_view number;
        auto operator<=>(const Key&) const = default;
    };

    void town_reloaded() override
    {
        rebuild();
        ask_past();
    }
    void cases_loaded() override;
    void cases_changed(std::span<const CaseIndex> changed) override;
    void moves_appended(std::size_t count) override;
    void areas_changed() override { rebuild(); }
    void ticked(UtcMillis now) override;
    void outbox_changed() override;
    void rebuild();
    void take_in_hand(std::size_t moves);
    [[nodiscard]] Key key_of(CaseIndex at, const domain::Case& data) const;
    [[nodiscard]] bool is_wanted(CaseIndex at, const domain::Case& data) const;
    /// Cases to be called back about; looked for over all cases, so not with each change.
    void find_call_backs();
    void read_call_backs();
    /// Asks the cache for closed cases with the words; one question at a time, the newest words last.
    void ask_past();
    [[nodiscard]] bool in_filter(QueueFilter filter, CaseIndex at, const domain::Case& data) const;
    [[nodiscard]] bool is_found(const domain::Case& data, CaseIndex at);
    [[nodiscard]] const std::string& initials_of(const domain::Case& data, const std::string& place);

    Town& town_;
    const domain::CategoryTree& categories_;
    CacheReader* reader_;
    QueueFilter filter_ = QueueFilter::All;
    std::vector<std::string> search_;
    std::string search_text_;
    PinyinInitials pinyin_;
    std::unordered_map<Uuid, std::pair<std::int64_t, std::string>> initials_; ///< revision and letters, once asked for
    UtcMillis rebuilt_at_ = 0;
    std::vector<domain::Case> past_; ///< found by search_text_
    QueueOrder order_ = QueueOrder::Urgent;
    QueueNarrowing narrowing_;
    std::string post_; ///< of the person
    std::unordered_set<Uuid> in_hand_;
    UtcMillis tonight_until_ = 0;
    std::vector<Uuid> call_backs_; ///< by when they were closed
    std::unordered_map<Uuid, domain::Case> call_back_rows_;
    UtcMillis call_backs_at_ = 0; ///< when they were looked for
    bool reading_call_backs_ = false;
    bool asking_ = false, ask_again_ = false;
    std::size_t past_count_ = 0;
    std::vector<Uuid> entries_;
    std::array<std::uint32_t, queue_filter_count> counts_{};
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true); ///< answers that come after our end find it false
    Town::Subscription subscription_;
};

} // namespace yiping::services
