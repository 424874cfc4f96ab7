// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/words.h>
#include <yiping/services/case_desk.h>

#include <QObject>
#include <QString>

#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace yiping::presentation {

/// One of the seven stages on the life line.
struct StageView {
    enum class State : std::uint8_t { Done, Now, Late, Waiting, Ahead };
    QString word;  ///< "任务派遣"
    QString below; ///< "10:11", "超 12 分", "未送达"
    State state = State::Ahead;
    bool operator==(const StageView&) const = default;
};

/// One action button. Keys are those of docs/desk.
struct ActionView {
    domain::Move move = domain::Move::Remind;
    QString label;
    QString key;      ///< letter to press, "" for none
    bool possible = false;
    std::uint32_t needs = 0; ///< domain::Need
    QString why_not;  ///< words, where not possible
    bool operator==(const ActionView&) const = default;
};

/// One 派遣单 as a line.
struct AssignmentView {
    QString who;      ///< "孙某 专职网格员"
    QString role;     ///< "主办"
    QString delivery; ///< "已签收 10:13"
    int reached = 0;  ///< 0 未送达 1 已送达 2 已签收 3 已反馈
    bool ended = false;
    bool operator==(const AssignmentView&) const = default;
};

struct PhotoView {
    std::string sha256;
    QString caption; ///< "10:06 现场"
    QString size;
    bool is_picture = false;
    bool operator==(const PhotoView&) const = default;
};

struct CameraView {
    QString name;
    QString details; ///< "120 m · 看得到现场"
    bool operator==(const CameraView&) const = default;
};

/// A case that has to do with the open one.
struct RelatedView {
    Uuid id;
    QString title;   ///< "0318-0142 路灯不亮"
    QString details; ///< "关联：同一处漏水 · 处理中"
    bool linked = false; ///< a person has said so: can be ended
    bool operator==(const RelatedView&) const = default;
};

/// Everything the case page shows, in words.
struct CaseView {
    Uuid id;
    QString title, number, place, source;
    domain::CaseStatus status = domain::CaseStatus::New;
    QString status_words;   ///< "处理中"
    QString deadline;       ///< "还有 40 分"
    bool past = false;
    QString hold;           ///< "挂起至 3月20日 09:00", "" if the clock runs
    QString oversight;      ///< what 督办 asks for and by when, "" if no answer is owed
    bool answer_late = false;
    QString undelivered;    ///< "派遣给 孙某 未送达，线路恢复后自动送出"
    std::array<StageView, 7> stages;
    std::vector<std::pair<QString, QString>> facts;
    QString description;
    std::vector<AssignmentView> assignments;
    std::vector<PhotoView> photos;
    std::vector<CameraView> cameras; ///< nearest first
    std::vector<RelatedView> related;
    std::vector<ActionView> actions;
    int reporter_fact = -1;  ///< which of the facts is the masked reporter; -1: none
    bool can_correct = false;
    QString why_not_correct; ///< words, where it is not possible
    std::optional<double> lon, lat;
    bool operator==(const CaseView&) const = default;
};

/// The case that lies open, in words; says `changed` only when a word changed. GUI thread; what it is given must
/// outlive it. Takes over CaseDesk::on_changed.
class CasePageModel final : public QObject, private services::TownListener {
    Q_OBJECT

public:
    CasePageModel(services::Town& town, services::CaseDesk& desk, const domain::CategoryTree& categories,
        ErrorWords error_words, QObject* parent = nullptr);
    ~CasePageModel() override;

    [[nodiscard]] bool is_open() const { return view_.has_value(); }
    /// Only while is_open().
    [[nodiscard]] const CaseView& view() const { return *view_; }
    /// "正在读取…", "读取失败：…", "" while there is a page.
    [[nodiscard]] const QString& notice() const { return notice_; }

Q_SIGNALS:
    void changed();
    void movesChanged(); ///< the timeline has to be read again

private:
    void ticked(UtcMillis) override { refresh(false); }
    void responders_changed(std::span<const Uuid>) override { refresh(false); }
    void refresh(bool moves_too);
    [[nodiscard]] CaseView make_view() const;
    void fill_stages(CaseView& view, const domain::Case& shown) const;
    void fill_facts(CaseView& view, const domain::Case& shown) const;
    void fill_actions(CaseView& view) const;
    void fill_assignments(CaseView& view) const;
    void fill_photos(CaseView& view) const;
    void fill_cameras(CaseView& view) const;
    void fill_oversight(CaseView& view, const domain::Case& shown) const;
    void fill_related(CaseView& view) const;
    [[nodiscard]] QString responder_words(const Uuid& id) const;

    services::Town& town_;
    services::CaseDesk& desk_;
    const domain::CategoryTree& categories_;
    ErrorWords error_words_;
    std::optional<CaseView> view_;
    QString notice_;
    services::Town::Subscription subscription_;
};

/// The letter of a move's button, "" for none.
[[nodiscard]] QString key_of(domain::Move move);
/// "派遣", and "恢复" where the other word would mislead.
[[nodiscard]] QString button_word(domain::Move move);

} // namespace yiping::presentation
