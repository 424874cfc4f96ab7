// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/case_page_model.h>
#include <yiping/presentation/timeline_model.h>

#include <QFrame>
#include <QImage>

#include <functional>

class QGridLayout;
class QLabel;
class QListView;
class QToolButton;
class QVBoxLayout;

namespace yiping::desk {

class ActionBar;
class AskBar;
class CorrectForm;
class LifeLine;
class LinkBar;
class RevealBar;
class ShortLabel;
class ShortLink;
class StatusMark;

/// The middle panel: the case that lies open.
class CasePanel final : public QFrame {
    Q_OBJECT

public:
    using Photo = std::function<QImage(const std::string& sha256)>;

    CasePanel(presentation::CasePageModel& page, presentation::TimelineModel& timeline, Photo photo,
        QWidget* parent = nullptr);

    [[nodiscard]] AskBar& ask_bar() { return *ask_; }
    [[nodiscard]] ActionBar& action_bar() { return *actions_; }
    [[nodiscard]] RevealBar& reveal_bar() { return *reveal_; }
    [[nodiscard]] LinkBar& link_bar() { return *link_; }
    [[nodiscard]] CorrectForm& correct_form() { return *correct_; }
    /// The form takes the place of the body.
    void show_correct_form(bool on);
    /// Whether 查看 stands beside the masked reporter.
    void offer_reveal(bool on);
    /// Whether 关联 and 解除 stand beside the related cases.
    void offer_links(bool on);
    /// Whether 打印 stands beside 更正.
    void offer_sheet(bool on);
    /// One line above the buttons: what was done, or why not. Stays until the next act or another case.
    void say(const QString& words, bool bad);
    /// A photo that was not here before may be here now.
    void look_at_photos_again();

Q_SIGNALS:
    void correct_wanted();
    void sheet_wanted();
    void reveal_wanted();
    void link_wanted();
    void unlink_wanted(const yiping::Uuid& other);
    /// A related case is to be opened.
    void case_wanted(const yiping::Uuid& case_id);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void show_facts(const presentation::CaseView& view);
    void show_assignments(const presentation::CaseView& view);
    void show_photos(const presentation::CaseView& view);
    void show_cameras(const presentation::CaseView& view);
    void show_related(const presentation::CaseView& view);
    void make_reporter();
    QWidget* make_head();
    QWidget* make_body();
    struct FactLine {
        QLabel* name = nullptr;
        ShortLabel* value = nullptr;
    };
    struct AssignmentLine {
        QWidget* box = nullptr;
        QLabel* role = nullptr;
        ShortLabel* who = nullptr;
        QLabel* reached = nullptr;
    };
    struct CameraLine {
        QWidget* box = nullptr;
        ShortLabel* name = nullptr;
        QLabel* details = nullptr;
    };
    struct RelatedLine {
        QWidget* box = nullptr;
        ShortLink* title = nullptr;
        ShortLink* end = nullptr;
        ShortLabel* details = nullptr;
    };

    /// The state in words gives way to the title where the mark beside it says the same.
    void share_head();

    presentation::CasePageModel& page_;
    Photo photo_;
    Uuid shown_;
    std::vector<std::pair<QString, QString>> facts_shown_;
    std::vector<presentation::AssignmentView> assignments_shown_;
    std::vector<presentation::PhotoView> photos_shown_;
    std::vector<presentation::CameraView> cameras_shown_;
    std::vector<presentation::RelatedView> related_shown_;
    std::vector<FactLine> fact_lines_;
    std::vector<AssignmentLine> assignment_lines_;
    std::vector<CameraLine> camera_lines_;
    std::vector<RelatedLine> related_lines_;
    bool links_offered_ = false;
    bool reveal_offered_ = false;
    bool status_may_hide_ = false;
    QWidget* content_ = nullptr;
    QWidget* body_ = nullptr;
    QWidget* scroll_ = nullptr; ///< around the body
    QToolButton* correct_button_ = nullptr;
    QToolButton* sheet_button_ = nullptr;
    QLabel* notice_ = nullptr;
    StatusMark* mark_ = nullptr;
    ShortLabel* title_ = nullptr;
    QLabel* status_ = nullptr;
    QLabel* deadline_ = nullptr;
    ShortLabel* under_title_ = nullptr;
    ShortLabel* oversight_ = nullptr;
    QLabel* banner_ = nullptr;
    LifeLine* life_line_ = nullptr;
    QGridLayout* facts_ = nullptr;
    QWidget* reporter_ = nullptr; ///< the masked reporter with 查看, once it has been offered
    QLabel* reporter_words_ = nullptr;
    QToolButton* reveal_button_ = nullptr;
    QLabel* no_assignments_ = nullptr;
    QLabel* no_related_ = nullptr;
    QLabel* no_cameras_ = nullptr;
    QLabel* description_ = nullptr;
    QListView* timeline_ = nullptr;
    QVBoxLayout* assignments_ = nullptr;
    QVBoxLayout* related_ = nullptr;
    QToolButton* link_button_ = nullptr;
    QGridLayout* photos_ = nullptr;
    QVBoxLayout* cameras_ = nullptr;
    QLabel* said_ = nullptr;
    AskBar* ask_ = nullptr;
    LinkBar* link_ = nullptr;
    RevealBar* reveal_ = nullptr;
    CorrectForm* correct_ = nullptr;
    ActionBar* actions_ = nullptr;
};

} // namespace yiping::desk
