// The front page, free for everybody, and the articles, for readers who are signed in.

import { Router } from 'express'
import { articles } from './articles.ts'
import { articlePage } from './pages/article.ts'
import { frontPage } from './pages/front.ts'
import { readersOnly } from './sign-in-routes.ts'
import { visitorOf } from './visitor.ts'

export function articleRoutes(): Router {
  const routes = Router()
  routes.get('/', (req, res) => void res.send(frontPage(articles, visitorOf(req))))
  routes.get('/articles/:slug', readersOnly, (req, res, next) => {
    const article = articles.find(({ slug }) => slug === req.params['slug'])
    if (!article) return next()
    res.send(articlePage(article, visitorOf(req)))
  })
  return routes
}
