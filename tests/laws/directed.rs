//! The engine against the naive model under policies that are made to be difficult: every mode of
//! re-targeting, cycles that are reopened, put back, repeated, at the edges of their calendars.

use std::sync::LazyLock;

use dueline::{Engine, Policy};
use proptest::prelude::*;

use crate::{against_naive::agree, any_policy::head, cases::config, histories::history};

const WORKFLOW: &str = "
[[transitions]]
name='t0'
from='any'
to='b'
by=['agent','client']
[[transitions]]
name='t1'
from='any'
to='a'
by=['agent','client']
";

/// Targets that differ in kind, amount, calendar and edge.
const TARGETS: &str = "
goals=[
{name='a',when={w='gold'},within='7 working hours',calendar='x'},
{name='b',when={w='silver'},within='3 working hours',calendar='y',late='budget exceeded'},
{name='c',when={w='iron'},within='1 working day',calendar='x'},
{name='d',when={priority='P2'},within='1 day'},
{within='5h'},
]
marks=[
{name='m',at='50%',every='1h',times=3,do=[{notify='who'}]},
{name='n',at='1h before due',do=[{notify='who'}]},
{name='o',at='1h after due',do=[{notify='who'}]},
]
";

const ATSTOP: &str = "
pause={state='b'}
stop={any=[{transition='t1'},{f=true}]}
cancel={w='gold'}
reset={public=false}
again='at stop'
from='field d'
enforce_from='2018-11-04'
calendar='x'
goals=[
{name='a',when={priority='P2'},within='3 working hours',late='budget exceeded'},
{within='6 working hours',late='budget exceeded'},
]
marks=[
{name='m',at='100%',do=[{notify='who'}]},
{name='d',at='due',do=[{notify='who'}]},
{name='n',at='1 working hours before due',acting='y',do=[{notify='who'}]},
{name='o',at='2 working hours after due',every='1 working hour',times=3,do=[{notify='who'}]},
]
";

const INSTANTS: &str = "
pause={f=true}
stop={transition='t0'}
again='each start'
from='field i'
retarget={up='from change',down='carry'}
goals=[
{name='a',when={w='gold'},within='end of 1st working day',calendar='x'},
{name='b',when={w='silver'},within='next slot of t',calendar='y'},
{name='c',when={w='iron'},within='field d'},
{name='d',when={priority='P2'},within='2 working days',calendar='y'},
{within='field i',calendar='x'},
]
marks=[
{name='m',at='50%',every='1h',times=3,do=[{notify='who'}]},
{name='n',at='1h before due',do=[{notify='who'}]},
{name='o',at='1h after due',do=[{notify='who'}]},
{name='p',at='due',every='3h',times=3,acting='x',worth='1h',do=[{chain=['agent','who']}]},
]
";

const OWN: &str = "
pause={any=[{transition='t1'},{event='changed'}]}
resume={any=[{transition='t0'},{f=true}]}
stop={public=true,by='client'}
again='continue counting'
from='creation'
calendar={field='w',of={gold='24/7',silver='x',iron='y'}}
goals=[
{name='a',when={priority='P2'},within='no target'},
{within='5h'},
]
marks=[
{name='m',at='2 working hours',every='3 working hours',times=4,until={f=true},acting='y',do=[{notify='who'}]},
{name='n',at='1 working day',every='1 working day',times=3,do=[{set={f=true}}]},
{name='o',at='1 day',every='2 days',times=3,do=[{notify='who'}]},
{name='p',at='0h',every='3h',times=3,acting='x',worth='1h',do=[{chain=['agent','who']}]},
]
";

const RETARGET_CARRY: &str = "
pause={state='b'}
retarget='carry'
";

const RETARGET_CONT: &str = "
pause={f=true}
retarget={up='restart',down='carry'}
again='continue'
stop={state='b'}
";

const RETARGET_CONTC: &str = "
pause={f=true}
retarget={up='from change',down='carry'}
again='continue counting'
stop={transition='t0'}
";

const RETARGET_FROM: &str = "
pause={state='b'}
retarget='from change'
";

const RETARGET_RESTART: &str = "
pause={state='b'}
retarget='restart'
";

const RETARGET_UPDOWN: &str = "
pause={state='b'}
retarget={up='carry',down='from change'}
";

const RETARGET_UPDOWN2: &str = "
pause={state='b'}
retarget={up='keep start',down='carry'}
";

/// A clock that starts as the ticket opens and with every comment.
pub fn clock(text: &str) -> Engine {
    let start = "[clocks.k]\nstart={any=[{event='created'},{event='commented'}]}\n";
    let text = format!("{}{WORKFLOW}{start}{text}", head());
    Engine::new(Policy::from_toml(&text).unwrap()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// The same with the targets above.
pub fn retargeted(text: &str) -> Engine {
    clock(&format!("{text}{TARGETS}"))
}

macro_rules! agrees {
    ($($name:ident $engine:expr;)*) => {
        proptest! {
            #![proptest_config(config(300))]
            $(
                #[test]
                fn $name(history in history(10)) {
                    static ENGINE: LazyLock<Engine> = LazyLock::new(|| $engine);
                    agree(&ENGINE, &history)?;
                }
            )*
        }
    };
}
agrees! {
    atstop clock(ATSTOP);
    instants clock(INSTANTS);
    own clock(OWN);
    retarget_carry retargeted(RETARGET_CARRY);
    retarget_cont retargeted(RETARGET_CONT);
    retarget_contc retargeted(RETARGET_CONTC);
    retarget_from retargeted(RETARGET_FROM);
    retarget_restart retargeted(RETARGET_RESTART);
    retarget_updown retargeted(RETARGET_UPDOWN);
    retarget_updown2 retargeted(RETARGET_UPDOWN2);
}
