// The accounts in use, the most recently active first: searched by how they begin, and shown page by page as they are asked for.

import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { AccountSummary, Page } from '../../stores/store.ts'
import { addressOf, isReturn, noteSearch, type View } from './address.ts'
import { api } from './api.ts'
import { type Pages, usePages } from './hooks.ts'
import { More } from './more.tsx'
import { Instant, Name } from './text.tsx'
import { counted, numberText } from './times.ts'
import { Shown } from './trouble.tsx'

/** Letters that come faster than this are one search. */
const TYPING_MS = 250

type AccountsOfView = View & { readonly name: 'accounts' }

export function AccountsView({ view }: { readonly view: AccountsOfView }) {
  const { text, begins, type } = useSearch(view)
  const [kept] = useState(() => (isReturn() && left?.begins === begins ? left : undefined))
  const pages = usePages(begins, (cursor, asking) => api.accounts(begins, cursor, asking), kept?.page)
  const from = useRef(kept?.account)
  useEffect(() => {
    from.current = undefined // lists that come later are not come back to
  }, [])
  const leave = (account: string) => {
    if (pages.value !== undefined) left = { begins, page: pages.value, account }
  }
  return (
    <>
      <search class="search">
        <label for="begins">Accounts that begin with</label>
        <div>
          <input
            id="begins"
            type="search"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            value={text}
            onInput={({ currentTarget }) => type(currentTarget.value)}
          />
          <button type="button" onClick={pages.again}>
            Refresh
          </button>
        </div>
      </search>
      {begins !== '' && (
        <p class="note">
          One that nobody uses now is not in this list, but has a story:{' '}
          <a href={addressOf.account(begins)}>
            look at <Name of={begins} loud />
          </a>
          .
        </p>
      )}
      <Shown asked={pages}>{({ items }) => <List items={items} pages={pages} leave={leave} from={from} />}</Shown>
    </>
  )
}

/** How the list was when an account was looked at, for whoever comes back. */
let left: { readonly begins: string; readonly page: Page<AccountSummary>; readonly account: string } | undefined

/** What is typed, and what is searched for: that a moment later. Who comes to the view anew begins anew. */
function useSearch(view: AccountsOfView) {
  const [text, setText] = useState(view.begins)
  const [begins, setBegins] = useState(view.begins)
  const typed = useRef(false)
  useLayoutEffect(() => {
    // before anybody can type
    setText(view.begins)
    setBegins(view.begins)
  }, [view])
  useEffect(() => {
    if (!typed.current) return
    const timer = setTimeout(() => {
      typed.current = false
      setBegins(text)
      noteSearch(text)
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [text])
  const type = (next: string) => {
    typed.current = true
    setText(next)
  }
  return { text, begins, type }
}

interface ListProps {
  readonly items: readonly AccountSummary[]
  readonly pages: Pages<AccountSummary>
  readonly leave: (account: string) => void
  /** The account that was come back from. */
  readonly from: RefObject<string | undefined>
}

function List({ items, pages, leave, from }: ListProps) {
  const { table, asked } = useFirstNew(items.length)
  const told = `${counted(items.length, 'account')}${pages.more ? ', and there are more' : ''}`
  if (items.length === 0) return <p class="waiting">No account in use begins like that.</p>
  return (
    <>
      <table class="accounts" ref={table}>
        <caption aria-live="polite">{told}, the most recently active first</caption>
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col">Sessions</th>
            <th scope="col">Last seen</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <Row key={item.account} item={item} leave={leave} isFrom={item.account === from.current} />
          ))}
        </tbody>
      </table>
      <More list={pages} words="accounts" asked={asked} />
    </>
  )
}

/** Who asked for more goes on at the first of what came, unless they have gone elsewhere meanwhile. */
function useFirstNew(count: number) {
  const table = useRef<HTMLTableElement>(null)
  const from = useRef(Infinity)
  useLayoutEffect(() => {
    if (count <= from.current) return
    const first = table.current?.querySelectorAll<HTMLElement>('tbody a')[from.current]
    if (document.activeElement?.matches('body, .more')) first?.focus()
    from.current = Infinity
  }, [count])
  const asked = () => {
    from.current = count
  }
  return { table, asked }
}

interface RowProps {
  readonly item: AccountSummary
  readonly leave: (account: string) => void
  readonly isFrom: boolean
}

function Row({ item: { account, sessions, lastSeenAt }, leave, isFrom }: RowProps) {
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    if (isFrom) link.current?.focus()
  }, [isFrom])
  return (
    <tr>
      <th scope="row">
        <a href={addressOf.account(account)} ref={link} onClick={() => leave(account)}>
          <Name of={account} />
        </a>
      </th>
      <td>{numberText(sessions)}</td>
      <td>
        <Instant at={lastSeenAt} />
      </td>
    </tr>
  )
}
