// Purpose: what the page of messages is made of. Thread: GUI. Only messagespage*.cpp include it.
#pragma once

#include "models/common/topicformats.h"
#include "models/messages/fieldsurvey.h"
#include "widgets/frame/topictabs.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/elidedlabel.h"
#include "widgets/kit/fqledit.h"
#include "widgets/kit/label.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/stateview.h"
#include "widgets/messages/colourspanel.h"
#include "widgets/messages/columnspanel.h"
#include "widgets/messages/comparepanel.h"
#include "widgets/messages/exportpanel.h"
#include "widgets/messages/formatchoice.h"
#include "widgets/messages/keystrip.h"
#include "widgets/messages/messagedetail.h"
#include "widgets/messages/readcontrols.h"
#include "widgets/messages/searchstrip.h"
#include "widgets/messages/topicsbutton.h"
#include "widgets/messages/viewsbutton.h"

#include <QHBoxLayout>
#include <QSplitter>

namespace weir {

struct MessagesParts
{
    MessagesParts(const Services& services, Navigator& navigator)
        : formats(*services.settings), tabs(new TopicTabs(QStringLiteral("messages"), navigator)),
          views(new ViewsButton(*services.settings)), strip(new SearchStrip(*services.jobs)),
          exportPanel(new ExportPanel(services))
    {
    }

    MessagesModel model;
    TopicFormats formats;
    FieldSurvey survey;
    QVector<ColourRule> colours;

    PageHeader* header = new PageHeader;
    TopicTabs* tabs;
    ViewsButton* views;
    QHBoxLayout* notes = nullptr;
    ReadControls* controls = new ReadControls;
    FormatChoice* keyFormat = new FormatChoice;
    FormatChoice* valueFormat = new FormatChoice;
    QPushButton* read = nullptr;
    QPushButton* pause = nullptr;
    QPushButton* produce = nullptr;
    QPushButton* search = nullptr;
    FqlEdit* filter = new FqlEdit;
    ElidedLabel* match = new ElidedLabel({}, FontRole::Body, Token::TextSecondary);
    QToolButton* columnsButton = nullptr;
    QToolButton* coloursButton = nullptr;
    QPushButton* exportButton = nullptr;
    TopicsButton* alsoIn = new TopicsButton;
    QWidget* chips = new QWidget;
    QHBoxLayout* chipRow = nullptr;
    SearchStrip* strip;
    StateView* state = new StateView;
    QSplitter* splitter = new QSplitter;
    DataTable* table = nullptr;
    QWidget* side = new QWidget;
    QList<int> sizesBefore; ///< the splitter's, while two records are compared
    MessageDetail* detail = new MessageDetail;
    ComparePanel* compare = new ComparePanel;
    ColoursPanel* coloursPanel = new ColoursPanel;
    ColumnsPanel* columns = new ColumnsPanel;
    ExportPanel* exportPanel;
    Label* status = new Label({}, FontRole::Secondary, Token::TextSecondary);
    QPushButton* unseen = nullptr;
};

} // namespace weir
